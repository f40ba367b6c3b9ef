import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { FieldCipher, sealedBy } from '../../core/crypto/field-cipher.js';
import type { SealedRows } from '../../core/crypto/key-rotation.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';

/** The one private key with which the hospital signs, for whoever renews keys. */
@Injectable()
export class SealedSigningKeys implements SealedRows {
  readonly name = 'signing keys';

  constructor(
    private readonly db: TenantDb,
    private readonly cipher: FieldCipher,
  ) {}

  async reseal() {
    const key = await this.db.row(sql<{ id: string; sealed_private_key: string }>`
      select id, sealed_private_key from signing_keys where sealed_private_key is not null for no key update`);
    if (!key || !(await this.cipher.isOutdated(key.sealed_private_key)))
      return { resealed: 0, place: undefined };
    const sealed = await this.cipher.seal(await this.cipher.open(key.sealed_private_key));
    await this.db.rows(sql`update signing_keys set sealed_private_key = ${sealed} where id = ${key.id}`);
    return { resealed: 1, place: undefined };
  }

  async uses(number: number): Promise<boolean> {
    const found = await this.db.row(
      sql`select 1 from signing_keys where sealed_private_key like ${`${sealedBy(number)}%`} limit 1`,
    );
    return found !== undefined;
  }
}
