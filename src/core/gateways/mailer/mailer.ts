import { type Delivery, DeliveryRefusedError, type Reach } from '../delivery.js';
import type { Letter } from './letter.js';

export interface Mail extends Letter {
  /** One bare address. */
  readonly to: string;
  /** `<…@…>`; stays the same when a message has to be sent again, so that its reader's program can tell. */
  readonly messageId: string;
  readonly attachments?: readonly MailAttachment[];
}

export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/**
 * Sends e-mail. Throws when the message was not taken; the caller tries again later, unless it was refused for good
 * (`DeliveryRefusedError`). `DeliveryUnconfirmedError`: it may have been taken.
 */
export abstract class Mailer {
  abstract readonly reach: Reach;
  abstract send(mail: Mail): Promise<Delivery>;
}

/** The address is wrong, or the server will not have this message. */
export class MailRefusedError extends DeliveryRefusedError {
  override name = 'MailRefusedError';
  /** What the server said; may name the recipient. */
  readonly response: string | undefined;

  constructor(message: string, response?: string) {
    super(message);
    this.response = response;
  }
}
