import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';

/** An account of somebody who was recognised by a matching address. */
export interface ImportedAccount {
  readonly id: string;
  /** E-mail, in lower case. */
  readonly address: string;
  readonly patient_id: string;
  readonly created_at: Date;
  readonly last_sign_in_at: Date | null;
}

/** Accounts that come from elsewhere: demo data. They record no events; their holders prove themselves as others do. */
@Injectable()
export class PortalImports {
  constructor(private readonly db: TenantDb) {}

  /** Adds those whose address and patient have none. */
  async addMissing(accounts: readonly ImportedAccount[]): Promise<void> {
    await this.db.rows(sql`
      insert into portal_accounts (id, kind, address, patient_id, linked_at, linked_by, created_at, last_sign_in_at)
      select n.id, 'EMAIL', n.address, n.patient_id, n.created_at, 'MATCH', n.created_at, n.last_sign_in_at
      from jsonb_populate_recordset(null::portal_accounts, ${JSON.stringify(accounts)}::jsonb) n
        join patient_cards p on p.id = n.patient_id and not p.is_deceased
      on conflict do nothing`);
  }

  async redate(accounts: readonly ImportedAccount[]): Promise<void> {
    await this.db.rows(sql`
      update portal_accounts a set created_at = n.created_at, linked_at = n.created_at,
        last_sign_in_at = n.last_sign_in_at
      from jsonb_populate_recordset(null::portal_accounts, ${JSON.stringify(accounts)}::jsonb) n
      where a.id = n.id and a.patient_id is not null`);
  }

  /** Deletes the accounts of patients who were made up, with their sessions. */
  async removeOf(patientIds: readonly string[]): Promise<void> {
    await this.db.rows(sql`delete from portal_accounts where patient_id = any(${[...patientIds]}::uuid[])`);
  }
}
