import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { currentTenant } from '../tenancy/tenancy-scope.js';
import { DataKeys, type DataKey } from './data-keys.js';
import { openWith, sealWith } from './sealing.js';

const format = 'v2';
/** Without a number of a key: sealed when the only one followed from the master key. */
const oldFormat = 'v1';

/** What is stored of a value that must be found again. */
export interface Searchable {
  readonly sealed: string;
  readonly fingerprint: string;
}

/**
 * Encrypts single columns with the hospital's own data key (AES-256-GCM) and makes the keyed hash by which an exact
 * value is still found (HMAC-SHA-256). Needs an open hospital.
 */
@Injectable()
export class FieldCipher {
  constructor(private readonly keys: Pick<DataKeys, 'current' | 'numbered' | 'searched'>) {}

  async seal(plain: string): Promise<string> {
    return sealBy(await this.keys.current(), plain);
  }

  /** Both under one key. */
  async sealSearchable(plain: string): Promise<Searchable> {
    const key = await this.keys.current();
    return { sealed: sealBy(key, plain), fingerprint: fingerprintBy(key, plain) };
  }

  /** Throws when the value was sealed for another hospital or has been altered. */
  async open(sealed: string): Promise<string> {
    const number = numberOf(sealed);
    const body = sealed.slice(sealed.lastIndexOf('.') + 1);
    const key = (await this.keys.numbered(number)).for('field-encryption');
    return openWith(key, body, number === 0 ? '' : currentTenant().id);
  }

  /** What may be stored of a value: one for each key with which it may have been sealed. */
  async fingerprints(plain: string): Promise<string[]> {
    return (await this.keys.searched()).map(key => fingerprintBy(key, plain));
  }

  /** Whether a value is to be sealed anew. */
  async isOutdated(sealed: string): Promise<boolean> {
    return numberOf(sealed) !== (await this.keys.current()).number;
  }
}

/** How what a key has sealed begins. */
export const sealedBy = (number: number): string => (number === 0 ? `${oldFormat}.` : `${format}.${number}.`);

const sealBy = (key: DataKey, plain: string): string =>
  `${sealedBy(key.number)}${sealWith(key.for('field-encryption'), plain, key.number === 0 ? '' : currentTenant().id)}`;

function numberOf(sealed: string): number {
  const [prefix, number = ''] = sealed.split('.');
  if (prefix === oldFormat) return 0;
  if (prefix !== format || !/^[1-9]\d*$/.test(number))
    throw new Error(`Unknown version of an encrypted field: ${prefix}`);
  return Number(number);
}

/** Equal for equal values under one key, and for nobody else. Case and separators do not count. */
function fingerprintBy(key: DataKey, plain: string): string {
  const canonical = plain
    .normalize('NFKC')
    .replace(/[\s\-/.]/g, '')
    .toUpperCase();
  return createHmac('sha256', key.for('field-search')).update(canonical).digest('base64url');
}
