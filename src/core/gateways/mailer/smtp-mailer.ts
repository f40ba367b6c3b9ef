import { PassThrough } from 'node:stream';
import { createTransport, type NodemailerError } from 'nodemailer';
import { type Delivery, DeliveryUnconfirmedError, type Reach } from '../delivery.js';
import { type Mail, MailRefusedError, Mailer } from './mailer.js';
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
  readonly reach: Reach;
  readonly #options: SmtpMailerOptions;

  constructor(options: SmtpMailerOptions) {
    super();
    this.#options = options;
    this.reach = options.sandboxRecipient ? 'sandbox' : 'people';
  }

  async send(mail: Mail): Promise<Delivery> {
    const { from, sandboxRecipient } = this.#options;
    const message = composeMessage(mail, from, sandboxRecipient);
    let written = false;
    const transport = this.#transport(() => (written = true));
    try {
      await transport.sendMail(message);
    } catch (error) {
      throw describe(error as NodemailerError, written);
    }
    return sandboxRecipient ? 'redirected' : 'sent';
  }

  /** Tells when a message has been read to its end: from then on the server may have taken it. */
  #transport(onWritten: () => void) {
    const { url, requireTls } = this.#options;
    const transport = createTransport({
      url,
      ...(requireTls ? { requireTLS: true } : {}),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
    });
    return transport.use('stream', (mail, done) => {
      mail.message.processFunc(content => content.pipe(new PassThrough()).on('end', onWritten));
      done();
    });
  }
}

/** A wrong password or a refused sender is our fault and may be mended; only what was said of the message is final. */
function describe(error: NodemailerError, written: boolean): Error {
  const aboutTheMessage = error.command === 'RCPT TO' || error.command === 'DATA';
  const summary = `${error.code ?? error.name} ${error.responseCode ?? ''} ${error.command ?? ''}`.trim();
  if (error.permanent && aboutTheMessage) {
    return new MailRefusedError(`the mail server refused the message (${summary})`, error.response);
  }
  if (written && error.responseCode === undefined)
    return new DeliveryUnconfirmedError(`the mail server did not say whether it took the mail (${summary})`);
  // nodemailer's own text may name the recipient, and would go to the log.
  return new Error(`the mail was not taken (${summary})`);
}
