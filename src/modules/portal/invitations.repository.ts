import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { sha256 } from '../../core/crypto/keys.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';

export interface Invitation {
  readonly id: string;
  readonly patient_id: string;
  readonly secret: string;
  readonly invited_by_id: string;
  readonly expires_at: Date;
}

@Injectable()
export class InvitationsRepository {
  constructor(private readonly db: TenantDb) {}

  /** A new invitation ends an older one of the same patient. */
  async add({ id, patient_id, secret, invited_by_id, expires_at }: Invitation, now: Date): Promise<void> {
    await this.endOf(patient_id, now);
    await this.db.rows(sql`
      insert into portal_invitations (id, patient_id, secret_hash, invited_by_id, created_at, expires_at)
      values (${id}, ${patient_id}, ${sha256(secret)}, ${invited_by_id}, ${now}, ${expires_at})`);
  }

  /** Whose record it leads to, while it can be used. */
  async patientOf(secret: string, now: Date): Promise<string | undefined> {
    const found = await this.db.row(sql<{ patient_id: string }>`
      select patient_id from portal_invitations
      where secret_hash = ${sha256(secret)} and ended_at is null and expires_at > ${now} for update`);
    return found?.patient_id;
  }

  async endOf(patientId: string, now: Date): Promise<void> {
    await this.db.rows(sql`
      update portal_invitations set ended_at = ${now} where patient_id = ${patientId} and ended_at is null`);
  }

  async isLive(id: string, now: Date): Promise<boolean> {
    const live = await this.db.row(sql`
      select 1 from portal_invitations where id = ${id} and ended_at is null and expires_at > ${now}`);
    return live !== undefined;
  }

  /** What a patient is written to, and whether they live. */
  addresseeOf(patientId: string): Promise<{ email: string | null; is_deceased: boolean } | undefined> {
    return this.db.row(sql<{ email: string | null; is_deceased: boolean }>`
      select email, is_deceased from patient_contacts where id = ${patientId}`);
  }
}
