import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { currentTenant } from '../tenancy/tenancy-scope.js';
import { Keys } from './keys.js';
import { openWith, sealWith } from './sealing.js';

const version = 'v1';

/**
 * Encrypts single columns with the hospital's own data key (AES-256-GCM) and makes the keyed hash by which an exact
 * value is still found (HMAC-SHA-256). Needs an open hospital.
 */
@Injectable()
export class FieldCipher {
  constructor(private readonly keys: Keys) {}

  seal(plain: string): string {
    return `${version}.${sealWith(this.key('field-encryption'), plain)}`;
  }

  /** Throws when the value was sealed for another hospital or has been altered. */
  open(sealed: string): string {
    const [prefix, body = ''] = sealed.split('.');
    if (prefix !== version) throw new Error(`Unknown version of an encrypted field: ${prefix}`);
    return openWith(this.key('field-encryption'), body);
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
