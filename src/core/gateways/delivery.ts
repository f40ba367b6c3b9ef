/**
 * What became of a message. `redirected`: it went to the sandbox recipient. `filed`: it was written to a folder and not
 * sent, because nothing is configured that could send it.
 */
export type Delivery = 'sent' | 'redirected' | 'filed';

/** Whom a channel reaches as it is configured: people, the sandbox recipient, or nobody. */
export type Reach = 'people' | 'sandbox' | 'nobody';

/** Trying again is no use: the address is wrong, or nobody will take this message. Names no address. */
export class DeliveryRefusedError extends Error {
  override name = 'DeliveryRefusedError';
}

/** The line was lost between the message and its receipt: it may have been taken. Names no address. */
export class DeliveryUnconfirmedError extends Error {
  override name = 'DeliveryUnconfirmedError';
}
