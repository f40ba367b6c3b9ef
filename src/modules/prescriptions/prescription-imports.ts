import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { CodeNumbers } from '../../core/tenancy/code-numbers.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { Prescription } from './prescription.entity.js';

export interface ImportedItem {
  readonly id: string;
  readonly position: number;
  readonly stock_item_id: string | null;
  readonly medicine_name: string;
  readonly dosage: string | null;
  readonly frequency: string | null;
  readonly duration: string | null;
  readonly instructions: string | null;
  readonly quantity: number | null;
}

/** A prescription that comes from elsewhere, with what has become of it. It gets the code that it had, or the next. */
export type ImportedPrescription = Omit<Prescription, 'prescription_code' | 'updated_at' | 'version'> & {
  readonly items: readonly ImportedItem[];
};

/** Prescriptions that come from elsewhere, set by set: demo data now, other systems later. They record no events. */
@Injectable()
export class PrescriptionImports {
  constructor(
    private readonly db: TenantDb,
    private readonly numbers: CodeNumbers,
  ) {}

  /** Adds those that do not exist, whose visit is there and has no other one. They are signed when somebody asks for paper. */
  async addMissing(
    prescriptions: readonly ImportedPrescription[],
    codes: ReadonlyMap<string, string> = new Map(),
  ): Promise<void> {
    const known = await this.codesOf(prescriptions.map(({ id }) => id));
    const missing = prescriptions.filter(({ id }) => !known.has(id));
    const rows = [];
    for (const { items, ...prescription } of missing)
      rows.push({
        ...prescription,
        prescription_code: codes.get(prescription.id) ?? (await this.nextCode()),
        updated_at: prescription.dispensed_at ?? prescription.cancelled_at ?? prescription.created_at,
        version: 1,
      });
    const wanted = sql`jsonb_populate_recordset(null::prescriptions, ${JSON.stringify(rows)}::jsonb)`;
    // Items come while it is a draft.
    const added = await this.db.rows(sql<{ id: string }>`
      insert into prescriptions (id, prescription_code, patient_id, doctor_id, appointment_id, admission_id, status,
        chief_complaint, diagnosis, created_by_id, created_at, updated_at)
      select n.id, n.prescription_code, n.patient_id, n.doctor_id, n.appointment_id, n.admission_id, 'DRAFT',
        n.chief_complaint, n.diagnosis, n.created_by_id, n.created_at, n.updated_at
      from ${wanted} n
      where exists (select from visit_cards v where v.id = n.appointment_id)
        or exists (select from admission_cards c where c.id = n.admission_id)
      on conflict do nothing returning id`);
    const ids = new Set(added.map(({ id }) => id));
    const items = missing
      .filter(({ id }) => ids.has(id))
      .flatMap(({ id, items: lines }) => lines.map(line => ({ ...line, prescription_id: id })));
    await this.db.rows(sql`
      insert into prescription_items
      select * from jsonb_populate_recordset(null::prescription_items, ${JSON.stringify(items)}::jsonb)`);
    await this.db.rows(sql`
      update prescriptions p set status = w.status, issued_at = w.issued_at, dispensed_at = w.dispensed_at,
        cancelled_at = w.cancelled_at, cancelled_reason = w.cancelled_reason
      from ${wanted} w where w.id = p.id and p.id = any(${[...ids]}::uuid[])`);
  }

  /** The codes of those that exist. */
  async codesOf(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.db.rows(sql<{ id: string; prescription_code: string }>`
      select id, prescription_code from prescriptions where id = any(${[...ids]}::uuid[])`);
    return new Map(rows.map(({ id, prescription_code }) => [id, prescription_code]));
  }

  /** Deletes all that was prescribed on visits and stays, with its items and papers, and these themselves. */
  async removeOn(
    visitIds: readonly string[],
    stayIds: readonly string[],
    ids: readonly string[],
  ): Promise<void> {
    await this.db.rows(sql`
      delete from prescriptions where appointment_id = any(${[...visitIds]}::uuid[])
        or admission_id = any(${[...stayIds]}::uuid[]) or id = any(${[...ids]}::uuid[])`);
  }

  /** Deletes them for good, with their items. */
  async removeOf(patientIds: readonly string[]): Promise<void> {
    await this.db.rows(sql`delete from prescriptions where patient_id = any(${[...patientIds]})`);
  }

  private async nextCode(): Promise<string> {
    const number = await this.numbers.next('prescription_code');
    return `${currentTenant().code}-RX-${String(number).padStart(5, '0')}`;
  }
}
