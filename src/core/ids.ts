import { v7 } from 'uuid';

/** Asking the system for sixteen random bytes at a time costs more than everything else about an identifier. */
const randomness = new Uint8Array(4096);
let used = randomness.length;
let lastMs = 0;
let sequence = 0;

/** A new identifier (UUIDv7, RFC 9562); those of one process are in the order in which they were made. */
export function newId(): string {
  if (used === randomness.length) {
    crypto.getRandomValues(randomness);
    used = 0;
  }
  const random = randomness.subarray(used, (used += 16));
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    sequence = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
  } else sequence++;
  return v7({ random, msecs: lastMs, seq: sequence });
}

/** When an identifier was made: its first 48 bits are milliseconds. */
export const madeAt = (id: string): Date => new Date(parseInt(id.replaceAll('-', '').slice(0, 12), 16));
