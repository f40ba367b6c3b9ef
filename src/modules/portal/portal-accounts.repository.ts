import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { newId } from '../../core/ids.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { PortalStanding } from './portal.dto.js';
import { linkTries, type Address } from './portal.rules.js';

export interface PortalAccount extends Address {
  readonly id: string;
  readonly patient_id: string | null;
  readonly is_active: boolean;
}

const columns = sql`id, kind, address, patient_id, is_active`;

@Injectable()
export class PortalAccountsRepository {
  constructor(private readonly db: TenantDb) {}

  find(id: string): Promise<PortalAccount | undefined> {
    return this.db.row(sql<PortalAccount>`select ${columns} from portal_accounts where id = ${id}`);
  }

  findOfPatient(patientId: string): Promise<PortalAccount | undefined> {
    return this.db.row(sql<PortalAccount>`
      select ${columns} from portal_accounts where patient_id = ${patientId} for update`);
  }

  /** Whoever proves an address has an account from then on. That of a patient who has died is as good as closed. */
  async signIn({ kind, address }: Address, now: Date): Promise<PortalAccount & { is_new: boolean }> {
    const id = newId();
    const account = await this.db.row(sql<PortalAccount>`
      insert into portal_accounts as a (id, kind, address, created_at, last_sign_in_at)
      values (${id}, ${kind}, ${address}, ${now}, ${now})
      on conflict (address) do update set last_sign_in_at = excluded.last_sign_in_at
      returning id, kind, address, patient_id, is_active and not exists (
        select from patient_cards p join patient_cards c on c.id = p.current_id
        where p.id = a.patient_id and (c.is_deceased or c.is_removed)) as is_active`);
    if (!account) throw new Error('An account that was written is not there.');
    return { ...account, is_new: account.id === id };
  }

  /** Counts one more try to be recognised; false when there were too many. */
  async countLinkTry(id: string): Promise<boolean> {
    const counted = await this.db.row(sql`
      update portal_accounts set link_tries = link_tries + 1 where id = ${id} and link_tries < ${linkTries}
      returning id`);
    return counted !== undefined;
  }

  /** False when the patient is deceased, or either of them is linked already; of parallel tries one succeeds. */
  async link(id: string, patientId: string, by: 'MATCH' | 'INVITATION', now: Date): Promise<boolean> {
    const linked = await this.db.attempt(() =>
      this.db.row(sql`
        update portal_accounts a set patient_id = p.id, linked_at = ${now}, linked_by = ${by}, link_tries = 0
        from patient_cards p
        where a.id = ${id} and a.patient_id is null and p.id = ${patientId} and not p.is_deceased and not p.is_removed
          and not exists (select from portal_accounts o where o.patient_id = p.id)
        returning a.id`),
    );
    return linked !== undefined;
  }

  async unlink(id: string): Promise<void> {
    await this.db.rows(sql`
      update portal_accounts set patient_id = null, linked_at = null, linked_by = null, link_tries = ${linkTries}
      where id = ${id}`);
  }

  async setActive(id: string, isActive: boolean): Promise<void> {
    await this.db.rows(sql`update portal_accounts set is_active = ${isActive} where id = ${id}`);
  }

  /** How a patient stands to the portal, as staff are shown it. */
  standing(patientId: string, now: Date): Promise<PortalStanding | undefined> {
    return this.db.row(sql<PortalStanding>`
      select p.id as patient_id, a.id is not null as is_linked, a.is_active, a.kind, a.linked_at, a.linked_by,
        a.last_sign_in_at, i.expires_at as invited_until
      from patient_cards p left join portal_accounts a on a.patient_id = p.id
        left join portal_invitations i on i.patient_id = p.id and i.ended_at is null and i.expires_at > ${now}
      where p.id = ${patientId}`);
  }
}
