import type { Twilio } from 'twilio';
import { type Delivery, DeliveryRefusedError, DeliveryUnconfirmedError, type Reach } from '../delivery.js';
import { type TextChannel, type TextMessage, Texter } from './texter.js';

export interface TwilioTexterOptions {
  accountSid: string;
  authToken: string;
  /** E.164 number or messaging service (`MG…`) that sends SMS. Without: SMS go to files. */
  smsFrom?: string;
  /** E.164 number that sends WhatsApp messages. Without: they go to files. */
  whatsappFrom?: string;
  /** Everything goes to this number instead; the text tells whom it was for. */
  sandboxRecipient?: string;
  /** Default: the service itself. */
  apiUrl?: string;
  /** Takes what a channel without a sender cannot send. */
  otherwise: Texter;
}

const twilioApi = 'https://api.twilio.com';
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * What Twilio says of the recipient or the text, and will say again: not a number, no mobile, unreachable region,
 * unsubscribed, landline, too long; WhatsApp: no such account, unknown recipient.
 */
const final = new Set([21211, 21214, 21217, 21408, 21610, 21612, 21614, 21617, 63003, 63013, 63024]);
/** No line was made, so nothing was taken. */
const notConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

/** SMS and WhatsApp by Twilio. */
export class TwilioTexter extends Texter {
  readonly #options: TwilioTexterOptions;
  #client: Promise<Twilio> | undefined;

  constructor(options: TwilioTexterOptions) {
    super();
    this.#options = options;
  }

  reachOf(channel: TextChannel): Reach {
    if (!this.#senderOf(channel)) return 'nobody';
    return this.#options.sandboxRecipient ? 'sandbox' : 'people';
  }

  async send(message: TextMessage): Promise<Delivery> {
    const { channel, to, body } = message;
    const { sandboxRecipient, otherwise } = this.#options;
    const from = this.#senderOf(channel);
    if (!from) return otherwise.send(message);
    if (!E164.test(to)) throw new DeliveryRefusedError('the recipient is not a telephone number');
    const client = await (this.#client ??= this.#open());
    try {
      await client.messages.create({
        ...senderFor(channel, from),
        to: addressFor(channel, sandboxRecipient ?? to),
        body: sandboxRecipient ? `[for ${to}] ${body}` : body,
      });
    } catch (error) {
      throw describe(error as { status?: number; code?: number | string });
    }
    return sandboxRecipient ? 'redirected' : 'sent';
  }

  #senderOf(channel: TextChannel): string | undefined {
    return channel === 'SMS' ? this.#options.smsFrom : this.#options.whatsappFrom;
  }

  async #open(): Promise<Twilio> {
    const { default: twilio } = await import('twilio');
    const { accountSid, authToken, apiUrl } = this.#options;
    const httpClient = new twilio.RequestClient({ timeout: 15_000 });
    if (apiUrl) {
      const send = httpClient.request.bind(httpClient);
      httpClient.request = request => send({ ...request, uri: request.uri.replace(twilioApi, apiUrl) });
    }
    return twilio(accountSid, authToken, { httpClient });
  }
}

const addressFor = (channel: TextChannel, number: string): string =>
  channel === 'WHATSAPP' ? `whatsapp:${number}` : number;

const senderFor = (channel: TextChannel, from: string) =>
  from.startsWith('MG') ? { messagingServiceSid: from } : { from: addressFor(channel, from) };

/** Twilio's own text names the recipient, and would go to the log. */
function describe({ status, code }: { status?: number; code?: number | string }): Error {
  const summary = [status, code].filter(part => part !== undefined).join(' ');
  if (typeof code === 'number' && final.has(code))
    return new DeliveryRefusedError(`the telephone service refused the message (${summary})`);
  // Twilio has no idempotency key: without an answer nobody knows.
  if (status === undefined && !(typeof code === 'string' && notConnected.has(code)))
    return new DeliveryUnconfirmedError(`the telephone service did not answer (${summary || 'no code'})`);
  return new Error(`the message was not taken (${summary})`);
}
