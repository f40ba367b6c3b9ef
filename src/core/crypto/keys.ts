import { createHash, createHmac, hkdfSync } from 'node:crypto';

/** Keys of 256 bits for one purpose each, derived from the master secret (HKDF-SHA-256, RFC 5869). */
export class Keys {
  constructor(private readonly masterSecret: string) {}

  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.masterSecret, '', purpose, 32));
  }

  /** A hash of a text under the key of a purpose (HMAC-SHA-256), base64url. */
  digest(purpose: string, text: string): string {
    return createHmac('sha256', this.derive(purpose)).update(text).digest('base64url');
  }
}

export const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
