import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { endOfDay, startOfDay } from '../../core/clock.js';
import type { Page } from '../../core/http/fields.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { PrescriptionEntity, type Prescription } from './prescription.entity.js';
import { listLimit, type PrescriptionFilter, type PrescriptionResponse } from './prescriptions.dto.js';
import type { PrescriptionStatus } from './prescriptions.state.js';

/** An item as it is stored. */
export interface PrescriptionItem {
  readonly id: string;
  readonly prescription_id: string;
  /** 1 to 100, in the order of the paper. */
  readonly position: number;
  readonly stock_item_id: string | null;
  readonly medicine_name: string;
  readonly dosage: string | null;
  readonly frequency: string | null;
  readonly duration: string | null;
  readonly instructions: string | null;
  readonly quantity: number | null;
}

export type LockedPrescription = Pick<
  Prescription,
  'id' | 'patient_id' | 'doctor_id' | 'status' | 'dispensed_at' | 'version'
>;

export type PrescriptionContent = Pick<Prescription, 'chief_complaint' | 'diagnosis'>;

const items = sql`
  (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'stock_item_id', i.stock_item_id,
      'medicine_name', i.medicine_name, 'dosage', i.dosage, 'frequency', i.frequency, 'duration', i.duration,
      'instructions', i.instructions, 'quantity', i.quantity) order by i.position), '[]')
    from prescription_items i where i.prescription_id = r.id) as items`;

const row = sql`
  r.id, r.prescription_code, r.patient_id, p.full_name as patient_name, p.patient_code, r.doctor_id as doctor_user_id,
  s.full_name as doctor_name, r.appointment_id, r.admission_id,
  case when r.appointment_id is null then 'IPD' else 'OPD' end as visit_type, r.status, r.chief_complaint, r.diagnosis,
  ${items}, r.issued_at, r.dispensed_at, r.cancelled_at, r.cancelled_reason, r.created_at, r.updated_at, r.version`;

const names = sql`join patient_cards p on p.id = r.patient_id join staff_cards s on s.id = r.doctor_id`;
const named = sql`prescriptions r ${names}`;

/** As the indexes have it, so that they give the rows in this order. */
const rank = sql`array_position('{DRAFT,ISSUED,DISPENSED,CANCELLED}'::text[], r.status)`;
const ranks: Record<PrescriptionStatus, number> = { DRAFT: 1, ISSUED: 2, DISPENSED: 3, CANCELLED: 4 };

const orders = {
  created_at_asc: sql`r.created_at, r.id`,
  created_at_desc: sql`r.created_at desc, r.id desc`,
  worklist: sql`${rank}, r.created_at desc, r.id desc`,
};

/** Matches of a filter are counted up to here; beyond, the total is an estimate. */
const countLimit = 10_000;

@Injectable()
export class PrescriptionsRepository {
  constructor(private readonly db: TenantDb) {}

  /** Everything that matches, up to a limit that no screen reaches. */
  list(filter: PrescriptionFilter, timeZone: string): Promise<PrescriptionResponse[]> {
    return this.rows(filter, timeZone, sql`limit ${listLimit}`);
  }

  /** One page: one statement for the rows and one for the total. */
  async page(
    filter: PrescriptionFilter,
    timeZone: string,
    page: number,
    page_size: number,
  ): Promise<Page<PrescriptionResponse>> {
    const [items, counted] = await Promise.all([
      this.rows(filter, timeZone, sql`limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total
        from (select from prescriptions r where ${conditions(filter, timeZone)} limit ${countLimit + 1}) matches`),
    ]);
    const total = counted?.total ?? 0;
    return { items, total, ...(total > countLimit && { total_is_estimate: true }), page, page_size };
  }

  /** What was issued to a patient, a page of it, latest first. */
  async issuedTo(patientId: string, page: number, page_size: number): Promise<Page<PrescriptionResponse>> {
    const where = sql`r.patient_id = ${patientId} and r.issued_at is not null`;
    const [items, counted] = await Promise.all([
      this.db.rows(sql<PrescriptionResponse>`
        select ${row} from ${named} where ${where}
        order by r.created_at desc, r.id desc limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`select count(*)::int as total from prescriptions r where ${where}`),
    ]);
    return { items, total: counted?.total ?? 0, page, page_size };
  }

  view(id: string): Promise<PrescriptionResponse | undefined> {
    return this.db.row(sql<PrescriptionResponse>`select ${row} from ${named} where r.id = ${id}`);
  }

  find(id: string): Promise<Prescription | null> {
    return this.db.em.findOne(PrescriptionEntity, id);
  }

  /** Waits for others who are moving it on, and keeps them waiting until this transaction ends. */
  lock(id: string): Promise<LockedPrescription | undefined> {
    return this.db.row(sql<LockedPrescription>`
      select id, patient_id, doctor_id, status, dispensed_at, version
      from prescriptions where id = ${id} for no key update`);
  }

  async knowsPatient(id: string): Promise<boolean> {
    return (await this.db.row(sql`select 1 from patient_cards where id = ${id}`)) !== undefined;
  }

  /**
   * Marks one as dispensed, and returns it as it is shown, with what is to be taken from stock. It must be locked, by an
   * earlier statement: this one then sees the items as whoever had it before has left them.
   */
  dispense(
    id: string,
    { status, dispensed_at }: Pick<Prescription, 'status' | 'dispensed_at'>,
  ): Promise<PrescriptionResponse | undefined> {
    return this.db.row(sql<PrescriptionResponse>`
      with dispensed as (
        update prescriptions set status = ${status}, dispensed_at = ${dispensed_at}, updated_at = ${dispensed_at},
          version = version + 1
        where id = ${id} returning *
      )
      select ${row} from dispensed r ${names}`);
  }

  /** Adds a prescription with its items; returns it as it is shown, asked for in the same packet. */
  async add(
    r: Prescription,
    itemRows: readonly PrescriptionItem[],
  ): Promise<PrescriptionResponse | undefined> {
    const insert = this.db.rows(sql`
      with head as (
        insert into prescriptions (id, prescription_code, patient_id, doctor_id, appointment_id, admission_id, status,
          chief_complaint, diagnosis, created_by_id, created_at, updated_at)
        values (${r.id}, ${r.prescription_code}, ${r.patient_id}, ${r.doctor_id}, ${r.appointment_id}, ${r.admission_id},
          ${r.status}, ${r.chief_complaint}, ${r.diagnosis}, ${r.created_by_id}, ${r.created_at}, ${r.updated_at})
      )
      insert into prescription_items ${recordset(itemRows)}`);
    const [, added] = await Promise.all([insert, this.view(r.id)]);
    return added;
  }

  /**
   * Replaces what a draft says, in one statement; items keep their rows, by position.
   * @returns false when the draft is not that version any more; then nothing was changed
   */
  async rewrite(
    { id, version }: { readonly id: string; readonly version: number },
    { chief_complaint, diagnosis }: PrescriptionContent,
    itemRows: readonly PrescriptionItem[],
    now: Date,
  ): Promise<boolean> {
    const changed = await this.db.row(sql<{ id: string }>`
      with head as (
        update prescriptions set chief_complaint = ${chief_complaint}, diagnosis = ${diagnosis}, updated_at = ${now},
          version = version + 1
        where id = ${id} and version = ${version} and status = 'DRAFT' returning id
      ), gone as (
        delete from prescription_items i using head where i.prescription_id = head.id and i.position > ${itemRows.length}
      ), kept as (
        insert into prescription_items ${recordset(itemRows)} where prescription_id in (select id from head)
        on conflict (prescription_id, position) do update set stock_item_id = excluded.stock_item_id,
          medicine_name = excluded.medicine_name, dosage = excluded.dosage, frequency = excluded.frequency,
          duration = excluded.duration, instructions = excluded.instructions, quantity = excluded.quantity
      )
      select id from head`);
    return changed !== undefined;
  }

  flush(): Promise<void> {
    return this.db.flush();
  }

  private rows(filter: PrescriptionFilter, timeZone: string, part: RawBuilder<unknown>) {
    return this.db.rows(sql<PrescriptionResponse>`
      select ${row} from ${named} where ${conditions(filter, timeZone)}
      order by ${orders[filter.order_by ?? 'worklist']} ${part}`);
  }
}

const recordset = (rows: readonly PrescriptionItem[]) =>
  sql`select * from jsonb_populate_recordset(null::prescription_items, ${JSON.stringify(rows)}::jsonb)`;

function conditions(filter: PrescriptionFilter, timeZone: string): RawBuilder<unknown> {
  const { status, visit_type, date_from, date_to, patient_id, appointment_id, admission_id } = filter;
  const { department_id, doctor_user_id } = filter;
  const parts = [
    status?.length ? sql`${rank} = any(${status.map(wanted => ranks[wanted])}::int[])` : undefined,
    visit_type === 'OPD' ? sql`r.appointment_id is not null` : undefined,
    visit_type === 'IPD' ? sql`r.admission_id is not null` : undefined,
    date_from ? sql`r.created_at >= ${startOfDay(date_from, timeZone)}` : undefined,
    date_to ? sql`r.created_at < ${endOfDay(date_to, timeZone)}` : undefined,
    patient_id ? sql`r.patient_id = ${patient_id}` : undefined,
    appointment_id ? sql`r.appointment_id = ${appointment_id}` : undefined,
    admission_id ? sql`r.admission_id = ${admission_id}` : undefined,
    doctor_user_id ? sql`r.doctor_id = ${doctor_user_id}` : undefined,
    department_id
      ? sql`(exists (select from visit_cards v where v.id = r.appointment_id and v.department_id = ${department_id})
          or exists (select from admission_cards a where a.id = r.admission_id and a.department_id = ${department_id}))`
      : undefined,
  ].filter(part => part !== undefined);
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`true`;
}
