import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { currentTenant } from '../tenancy/tenancy-scope.js';
import { Keys } from './keys.js';

const version = 'v1';

/**
 * Encrypts single columns with the hospital's own data key (AES-256-GCM) and makes the keyed hash by which an exact
 * value is still found (HMAC-SHA-256). Needs an open hospital.
 */
@Injectable()
export class FieldCipher {
  constructor(private readonly keys: Keys) {}

  seal(plain: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key('field-encryption'), iv);
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return `${version}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** Throws when the value was sealed for another hospital or has been altered. */
  open(sealed: string): string {
    const [prefix, body = ''] = sealed.split('.');
    if (prefix !== version) throw new Error(`Unknown version of an encrypted field: ${prefix}`);
    const bytes = Buffer.from(body, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.key('field-encryption'), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  }

  /** Equal for equal values of one hospital, and for nobody else. Case and separators do not count. */
  fingerprint(plain: string): string {
    const canonical = plain
      .normalize('NFKC')
      .replace(/[\s\-/.]/g, '')
      .toUpperCase();
    return createHmac('sha256', this.key('field-search')).update(canonical).digest('base64url');
  }

  private key(purpose: string): Buffer {
    return this.keys.derive(`${purpose}:${version}:${currentTenant().id}`);
  }
}
