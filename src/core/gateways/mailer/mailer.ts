import type { Letter } from './letter.js';

export interface Mail extends Letter {
  /** One bare address. */
  readonly to: string;
  /** `<…@…>`; stays the same when a message has to be sent again, so that its reader's program can tell. */
  readonly messageId: string;
  readonly attachments?: readonly MailAttachment[];
}

interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** `redirected`: taken by the mail server for the sandbox recipient. `filed`: written to a folder, not sent. */
export type Delivery = 'sent' | 'redirected' | 'filed';

/** Sends e-mail. Throws when the message was not taken; the caller tries again later, unless it was refused for good. */
export abstract class Mailer {
  abstract send(mail: Mail): Promise<Delivery>;
}

/** Trying again is no use: the address is wrong, or the server will not have this message. Names no address. */
export class MailRefusedError extends Error {
  override name = 'MailRefusedError';
  /** What the server said; may name the recipient. */
  readonly response: string | undefined;

  constructor(message: string, response?: string) {
    super(message);
    this.response = response;
  }
}
