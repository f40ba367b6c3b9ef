import { createTransport, type NodemailerError } from 'nodemailer';
import { type Delivery, type Mail, MailRefusedError, Mailer } from './mailer.js';
import { composeMessage } from './message.js';

export interface SmtpMailerOptions {
  /** smtp://user:password@host:587 (STARTTLS when offered) or smtps://…:465 */
  url: string;
  from: string;
  /** Everything goes to this address instead; subject and a header tell whom it was for. */
  sandboxRecipient?: string;
  /** Refuse to send over a line that is not encrypted. */
  requireTls?: boolean;
}

/** A connection per message: nodemailer's pool sends again by itself when a line breaks, and could send twice. */
export class SmtpMailer extends Mailer {
  readonly #options: SmtpMailerOptions;
  readonly #transport;

  constructor(options: SmtpMailerOptions) {
    super();
    this.#options = options;
    this.#transport = createTransport({
      url: options.url,
      ...(options.requireTls ? { requireTLS: true } : {}),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
    });
  }

  async send(mail: Mail): Promise<Delivery> {
    const { from, sandboxRecipient } = this.#options;
    const message = composeMessage(mail, from, sandboxRecipient);
    try {
      await this.#transport.sendMail(message);
    } catch (error) {
      throw describe(error as NodemailerError);
    }
    return sandboxRecipient ? 'redirected' : 'sent';
  }
}

/** A wrong password or a refused sender is our fault and may be mended; only what was said of the message is final. */
function describe(error: NodemailerError): Error {
  const aboutTheMessage = error.command === 'RCPT TO' || error.command === 'DATA';
  const summary = `${error.code ?? error.name} ${error.responseCode ?? ''} ${error.command ?? ''}`.trim();
  if (error.permanent && aboutTheMessage) {
    return new MailRefusedError(`the mail server refused the message (${summary})`, error.response);
  }
  // nodemailer's own text may name the recipient, and would go to the log.
  return new Error(`the mail was not taken (${summary})`);
}
