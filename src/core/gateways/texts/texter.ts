import type { Delivery, Reach } from '../delivery.js';

export const textChannels = ['SMS', 'WHATSAPP'] as const;
export type TextChannel = (typeof textChannels)[number];

export interface TextMessage {
  readonly channel: TextChannel;
  /** E.164, e.g. `+919876543210`. */
  readonly to: string;
  readonly body: string;
  /** Stable over repetitions. */
  readonly id: string;
}

/**
 * Sends short messages to telephones. Throws when one was not taken; the caller tries again later, unless it was
 * refused for good (`DeliveryRefusedError`). `DeliveryUnconfirmedError`: it may have been taken.
 */
export abstract class Texter {
  abstract reachOf(channel: TextChannel): Reach;
  abstract send(message: TextMessage): Promise<Delivery>;
}
