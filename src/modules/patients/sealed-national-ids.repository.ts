import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { FieldCipher, sealedBy } from '../../core/crypto/field-cipher.js';
import type { SealedRows } from '../../core/crypto/key-rotation.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';

interface Sealed {
  readonly id: string;
  readonly national_id_cipher: string;
}

/**
 * National ids, for whoever renews keys. Nothing about the patient changes by it, so neither does the version of the
 * record: nobody who has it in hand is told that it moved on.
 */
@Injectable()
export class SealedNationalIds implements SealedRows {
  readonly name = 'national ids';

  constructor(
    private readonly db: TenantDb,
    private readonly cipher: FieldCipher,
  ) {}

  async reseal(after: string | undefined, size: number) {
    const rows = await this.db.rows(sql<Sealed>`
      select id, national_id_cipher from patients
      where national_id_cipher is not null and ${after === undefined ? sql`true` : sql`id > ${after}::uuid`}
      order by id limit ${size} for no key update`);
    const renewed = [];
    for (const { id, national_id_cipher } of rows) {
      if (!(await this.cipher.isOutdated(national_id_cipher))) continue;
      const { sealed, fingerprint } = await this.cipher.sealSearchable(
        await this.cipher.open(national_id_cipher),
      );
      renewed.push({ id, sealed, fingerprint });
    }
    if (renewed.length > 0)
      await this.db.rows(sql`
        update patients p set national_id_cipher = r.sealed, national_id_hash = r.fingerprint
        from jsonb_to_recordset(${JSON.stringify(renewed)}::jsonb) as r (id uuid, sealed text, fingerprint text)
        where p.id = r.id`);
    return { resealed: renewed.length, place: rows.length < size ? undefined : rows.at(-1)?.id };
  }

  async uses(number: number): Promise<boolean> {
    const found = await this.db.row(
      sql`select 1 from patients where national_id_cipher like ${`${sealedBy(number)}%`} limit 1`,
    );
    return found !== undefined;
  }
}
