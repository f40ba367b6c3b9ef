import type { ErrorResponse, Resend } from 'resend';
import { type Delivery, DeliveryUnconfirmedError, type Reach } from '../delivery.js';
import { type Mail, MailRefusedError, Mailer } from './mailer.js';
import { checkMail } from './message.js';

export interface ResendMailerOptions {
  apiKey: string;
  from: string;
  /** Everything goes to this address instead; subject and a header tell whom it was for. */
  sandboxRecipient?: string;
  /** Default: the service itself. */
  apiUrl?: string;
}

/** What the service says of the message itself; everything else is our fault, or passes. */
const final = new Set<ErrorResponse['name']>([
  'validation_error',
  'invalid_parameter',
  'invalid_attachment',
  'missing_required_field',
]);

/** E-mail by Resend. The message id is the idempotency key, so that a repetition within a day is not sent again. */
export class ResendMailer extends Mailer {
  readonly reach: Reach;
  readonly #options: ResendMailerOptions;
  #client: Promise<Resend> | undefined;

  constructor(options: ResendMailerOptions) {
    super();
    this.#options = options;
    this.reach = options.sandboxRecipient ? 'sandbox' : 'people';
  }

  async send(mail: Mail): Promise<Delivery> {
    checkMail(mail);
    const { from, sandboxRecipient } = this.#options;
    const client = await (this.#client ??= this.#open());
    const { error } = await client.emails.send(
      {
        from,
        to: sandboxRecipient ?? mail.to,
        subject: sandboxRecipient ? `[for ${mail.to}] ${mail.subject}` : mail.subject,
        text: mail.text,
        html: mail.html,
        headers: {
          'Message-ID': mail.messageId,
          'Auto-Submitted': 'auto-generated',
          ...(sandboxRecipient ? { 'X-Intended-Recipient': mail.to } : {}),
        },
        attachments: (mail.attachments ?? []).map(({ filename, contentType, content }) => ({
          filename,
          contentType,
          content,
        })),
      },
      { idempotencyKey: mail.messageId.slice(1, -1), signal: AbortSignal.timeout(30_000) },
    );
    if (error) throw describe(error);
    return sandboxRecipient ? 'redirected' : 'sent';
  }

  async #open(): Promise<Resend> {
    const { Resend: Client } = await import('resend');
    const { apiKey, apiUrl } = this.#options;
    return new Client(apiKey, { ...(apiUrl && { baseUrl: apiUrl }) });
  }
}

/** The service's own text may name the recipient, and would go to the log. */
function describe({ name, statusCode }: ErrorResponse): Error {
  const summary = `${name} ${statusCode ?? ''}`.trim();
  if (final.has(name) && (statusCode === 400 || statusCode === 422))
    return new MailRefusedError(`the mail service refused the message (${summary})`);
  // It knows this message id with other content: an earlier try has reached it.
  if (name === 'invalid_idempotent_request')
    return new DeliveryUnconfirmedError(`the mail service has seen this mail before (${summary})`);
  return new Error(`the mail was not taken (${summary})`);
}
