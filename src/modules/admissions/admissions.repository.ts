import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { Clock, endOfDay, startOfDay } from '../../core/clock.js';
import type { Page } from '../../core/http/fields.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { AdmissionEntity, type Admission } from './admission.entity.js';
import { listLimit, type AdmissionFilter, type AdmissionResponse } from './admissions.dto.js';
import type { Sight } from './admissions.policy.js';

/** A stay as other modules need it. */
export type Stay = Pick<Admission, 'id' | 'patient_id' | 'doctor_id' | 'department_id' | 'status'> & {
  readonly patient_is_deceased: boolean;
};

/** Matches of a filter are counted up to here; beyond, the total is an estimate. */
const countLimit = 10_000;

@Injectable()
export class AdmissionsRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly clock: Clock,
  ) {}

  /** Everything that matches, latest first, up to a limit that no screen reaches. */
  list(filter: AdmissionFilter, sight: Sight): Promise<AdmissionResponse[]> {
    return this.rows(conditions(filter, sight), sql`limit ${listLimit}`);
  }

  /** One page: one statement for the rows and one for the total. */
  async page(
    filter: AdmissionFilter,
    sight: Sight,
    page: number,
    page_size: number,
  ): Promise<Page<AdmissionResponse>> {
    const where = conditions(filter, sight);
    const [items, counted] = await Promise.all([
      this.rows(where, sql`limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total from (select from admissions a where ${where} limit ${countLimit + 1}) matches`),
    ]);
    const total = counted?.total ?? 0;
    return { items, total, ...(total > countLimit && { total_is_estimate: true }), page, page_size };
  }

  view(id: string): Promise<AdmissionResponse | undefined> {
    return this.db.row(sql<AdmissionResponse>`
      select ${this.shown()} from ${named(sql`admissions`)} where a.id = ${id}`);
  }

  /** Takes a stay in hand: nobody else moves it on until the transaction ends. */
  async take(id: string): Promise<Admission | undefined> {
    const row = await this.db.row(sql<Record<string, unknown>>`
      select * from admissions where id = ${id} for update`);
    return row && this.db.em.map(AdmissionEntity, row);
  }

  /** A stay that goes on, or went on, while something is written for it; it is not ended meanwhile. */
  hold(id: string): Promise<Stay | undefined> {
    return this.db.row(sql<Stay>`
      with stay as (
        select id, patient_id, doctor_id, department_id, status from admissions where id = ${id} for share
      )
      select v.*, p.is_deceased as patient_is_deceased from stay v join patient_cards p on p.id = v.patient_id`);
  }

  /** The stays that are going on, of these patients. */
  activeOf(patientIds: readonly string[]): Promise<AdmissionResponse[]> {
    return this.rows(sql`a.patient_id = any(${[...patientIds]}) and a.status = 'ACTIVE'`, sql``);
  }

  /**
   * Adds a stay unless the patient has one that is going on.
   * @returns it as it is shown; undefined when there is one
   */
  addIfNone(a: Admission): Promise<AdmissionResponse | undefined> {
    return this.db.row(sql<AdmissionResponse>`
      with added as (
        insert into admissions (id, patient_id, doctor_id, department_id, status, admitted_at, notes, created_by_id,
          created_at, updated_at)
        values (${a.id}, ${a.patient_id}, ${a.doctor_id}, ${a.department_id}, ${a.status}, ${a.admitted_at}, ${a.notes},
          ${a.created_by_id}, ${a.created_at}, ${a.updated_at})
        on conflict (patient_id) where status = 'ACTIVE' do nothing
        returning *
      )
      select ${this.shown()} from ${named(sql`added`)}`);
  }

  flush(): Promise<void> {
    return this.db.flush();
  }

  private rows(where: RawBuilder<unknown>, part: RawBuilder<unknown>): Promise<AdmissionResponse[]> {
    return this.db.rows(sql<AdmissionResponse>`
      select ${this.shown()} from ${named(sql`admissions`)} where ${where}
      order by a.admitted_at desc, a.id desc ${part}`);
  }

  private shown(): RawBuilder<unknown> {
    const day = (instant: RawBuilder<unknown>) =>
      sql`(${instant} at time zone ${currentTenant().timeZone}::text)::date`;
    const until = sql`coalesce(a.discharged_at, a.cancelled_at, ${this.clock.now()}::timestamptz)`;
    return sql`
      a.id, a.patient_id, p.full_name as patient_name, p.patient_code, a.department_id, d.name as department,
      a.doctor_id as primary_doctor_user_id, s.full_name as doctor_name, a.admitted_at as admit_datetime,
      a.discharged_at as discharge_datetime, a.discharge_summary, a.discharge_details, a.status, a.notes, a.cancelled_at, a.cancelled_reason,
      (select jsonb_build_object('bed_id', o.bed_id, 'label', o.label, 'ward_id', o.ward_id, 'ward', o.ward)
        from occupied_beds o where o.admission_id = a.id) as bed,
      greatest(${day(until)} - ${day(sql`a.admitted_at`)}, 0) as length_of_stay_days, a.created_at, a.updated_at,
      a.version`;
  }
}

const named = (source: RawBuilder<unknown>) => sql`
  ${source} a join patient_cards p on p.id = a.patient_id join staff_cards s on s.id = a.doctor_id
  join department_cards d on d.id = a.department_id`;

function conditions(filter: AdmissionFilter, sight: Sight): RawBuilder<unknown> {
  const { patient_id, department_id, doctor_user_id, date_from, date_to } = filter;
  const { status = filter.status_filter } = filter;
  const { timeZone } = currentTenant();
  const parts = [
    within(sight),
    status && sql`a.status = ${status}`,
    patient_id && sql`a.patient_id = ${patient_id}`,
    department_id && sql`a.department_id = ${department_id}`,
    doctor_user_id && sql`a.doctor_id = ${doctor_user_id}`,
    date_from && sql`a.admitted_at >= ${startOfDay(date_from, timeZone)}`,
    date_to && sql`a.admitted_at < ${endOfDay(date_to, timeZone)}`,
  ].filter(part => part !== undefined && part !== '');
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`true`;
}

function within(sight: Sight): RawBuilder<unknown> | undefined {
  if (sight === 'all') return undefined;
  const { doctorId, departmentId } = sight;
  const parts = [
    doctorId && sql`a.doctor_id = ${doctorId}`,
    departmentId && sql`a.department_id = ${departmentId}`,
  ].filter(part => part !== undefined && part !== '');
  return sql`(${sql.join(parts, sql` or `)})`;
}
