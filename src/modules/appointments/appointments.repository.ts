import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { endOfDay, startOfDay } from '../../core/clock.js';
import type { Page } from '../../core/http/fields.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { AppointmentEntity, type Appointment } from './appointment.entity.js';
import type { AppointmentFilter, AppointmentResponse } from './appointments.dto.js';
import type { Period } from './appointments.rules.js';
import type { Engagement } from './leave-resolution.rules.js';
import { openStatuses } from './appointments.state.js';

/** A visit as other modules need it. */
export type Visit = Pick<Appointment, 'id' | 'patient_id' | 'doctor_id' | 'department_id' | 'status'> & {
  readonly patient_is_deceased: boolean;
  readonly patient_is_admitted: boolean;
};

/** An appointment as it is shown, whether the patient stays in the hospital, and whether the doctor is on leave then. */
export type Booked = AppointmentResponse & {
  readonly patient_is_admitted: boolean;
  readonly doctor_is_away: boolean;
};

/** A visit as its patient is asked about it. */
export type AskedVisit = Pick<Appointment, 'id' | 'patient_id' | 'doctor_id' | 'status'> & {
  readonly starts_at: string;
  readonly confirmed_at: string | null;
  readonly doctor: string;
};

/** A visit that ended with an admission. */
export type HandedOver = Pick<Appointment, 'id' | 'patient_id' | 'doctor_id' | 'status'>;

/** A visit that a leave strands. */
export type Stranded = Pick<
  Appointment,
  'id' | 'patient_id' | 'doctor_id' | 'starts_at' | 'ends_at' | 'status'
>;

/** The open visits of a patient who is admitted. */
export interface HandOver {
  readonly patientId: string;
  readonly admissionId: string;
  /** Those that began earlier are left alone. */
  readonly since: Date;
  /** For the notes of a consultation that ends. */
  readonly note: string;
}

const row = sql`
  a.id, a.patient_id, p.full_name as patient_name, p.patient_code, a.department_id, d.name as department,
  a.doctor_id as doctor_user_id, s.full_name as doctor_name, a.starts_at as scheduled_at, a.ends_at, a.status, a.notes,
  a.overbook_reason, a.created_at, a.confirmed_at, a.checked_in_at, a.token_number, a.consultation_started_at, a.completed_at, a.no_show_at,
  a.cancelled_at, a.cancelled_reason, a.cancelled_note, a.rejected_at, a.rejected_reason, a.is_by_patient,
  a.linked_ipd_admission_id, rx.count > 0 as has_prescription,
  rx.count as prescription_count, rx.status as prescription_status, a.version`;

const named = sql`
  appointments a join patient_cards p on p.id = a.patient_id join staff_cards s on s.id = a.doctor_id
  join department_cards d on d.id = a.department_id`;

/** With how many prescriptions each has, and how the newest of them stands. */
const shown = sql`
  ${named} left join lateral (
    select count(*)::int as count, (array_agg(c.status order by c.created_at desc, c.id desc))[1] as status
    from prescription_cards c where c.appointment_id = a.id) rx on true`;

const isAdmitted = (patient: RawBuilder<unknown>) =>
  sql`exists (select from admission_cards c where c.patient_id = ${patient} and c.status = 'ACTIVE')`;

const asked = (id: string) => sql`
  select a.id, a.patient_id, a.doctor_id, a.status, a.starts_at, a.confirmed_at, s.full_name as doctor
  from appointments a join staff_cards s on s.id = a.doctor_id where a.id = ${id}`;

const live = sql`status in ('SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION', 'COMPLETED')`;
const countLimit = 10_000;

@Injectable()
export class AppointmentsRepository {
  constructor(private readonly db: TenantDb) {}

  /** One page, latest first: one statement for the rows and one for the total. */
  async list(filter: AppointmentFilter, timeZone: string): Promise<Page<AppointmentResponse>> {
    const { page, page_size, search } = filter;
    const where = conditions(filter, timeZone);
    const from = search ? named : sql`appointments a`;
    const [items, counted] = await Promise.all([
      this.db.rows(sql<AppointmentResponse>`
        select ${row} from ${shown} where ${where}
        order by a.starts_at desc, a.id desc limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total from (select from ${from} where ${where} limit ${countLimit + 1}) matches`),
    ]);
    const total = counted?.total ?? 0;
    return { items, total, ...(total > countLimit && { total_is_estimate: true }), page, page_size };
  }

  /** Everything on one hospital day, by doctor and time. */
  day(day: string, doctorId: string | undefined, timeZone: string): Promise<AppointmentResponse[]> {
    return this.db.rows(sql<AppointmentResponse>`
      select ${row} from ${shown}
      where a.starts_at >= ${startOfDay(day, timeZone)} and a.starts_at < ${endOfDay(day, timeZone)}
        and ${doctorId ? sql`a.doctor_id = ${doctorId}` : sql`true`}
      order by s.full_name, a.doctor_id, a.starts_at, a.id`);
  }

  view(id: string): Promise<AppointmentResponse | undefined> {
    return this.db.row(sql<AppointmentResponse>`select ${row} from ${shown} where a.id = ${id}`);
  }

  asked(id: string): Promise<AskedVisit | undefined> {
    return this.db.row(sql<AskedVisit>`${asked(id)}`);
  }

  /** The same; nobody else moves it until the transaction ends. */
  askedAndHeld(id: string): Promise<AskedVisit | undefined> {
    return this.db.row(sql<AskedVisit>`${asked(id)} for no key update of a`);
  }

  async confirm(id: string, now: Date): Promise<void> {
    await this.db.rows(sql`
      update appointments set confirmed_at = ${now}, updated_at = ${now}, version = version + 1 where id = ${id}`);
  }

  async patientOf(id: string): Promise<string | undefined> {
    const visit = await this.db.row(
      sql<{ patient_id: string }>`select patient_id from appointments where id = ${id}`,
    );
    return visit?.patient_id;
  }

  /**
   * What has just been booked or moved. Asked for by a statement of its own, it sees the admission or the leave that
   * the booking has waited for.
   */
  viewBooked(id: string): Promise<Booked | undefined> {
    return this.db.row(sql<Booked>`
      select ${row}, ${isAdmitted(sql`a.patient_id`)} as patient_is_admitted,
        exists (select from leave_cards l where l.doctor_id = a.doctor_id and l.starts_at < a.ends_at
          and l.ends_at > a.starts_at) as doctor_is_away
      from ${shown} where a.id = ${id}`);
  }

  find(id: string): Promise<Appointment | null> {
    return this.db.em.findOne(AppointmentEntity, id);
  }

  /**
   * Adds the appointment unless the doctor's or the patient's time is taken. Of parallel tries one succeeds.
   * (A plain INSERT that loses against an exclusion constraint can deadlock; this one cannot.)
   * @returns it as it is shown, asked for in the same packet; undefined when the time is taken
   */
  async addIfFree(a: Appointment): Promise<Booked | undefined> {
    const insert = this.db.rows(sql`
      insert into appointments (id, patient_id, doctor_id, department_id, starts_at, ends_at, status, notes,
        overbook_reason, is_by_patient, created_by_id, created_at, updated_at)
      values (${a.id}, ${a.patient_id}, ${a.doctor_id}, ${a.department_id}, ${a.starts_at}, ${a.ends_at}, ${a.status},
        ${a.notes}, ${a.overbook_reason}, ${a.is_by_patient}, ${a.created_by_id}, ${a.created_at}, ${a.updated_at})
      on conflict do nothing`);
    const [, added] = await Promise.all([insert, this.viewBooked(a.id)]);
    return added;
  }

  /**
   * Moves to another time and back to SCHEDULED. Throws when that time is taken; the transaction goes on. Like a new
   * booking it holds the doctor's row, so that whoever enters leave waits for it, or it for them.
   */
  async move(id: string, { start, end }: Period, now: Date): Promise<void> {
    await this.db.attempt(() =>
      this.db.rows(sql`
        with doctor as (
          select s.id from staff_cards s
          where s.id = (select doctor_id from appointments where id = ${id}) for key share
        )
        update appointments a set starts_at = ${start}, ends_at = ${end}, status = 'SCHEDULED', checked_in_at = null,
          confirmed_at = null, token_on = null, token_number = null, rescheduled_at = ${now}, updated_at = ${now},
          version = a.version + 1
        from doctor d where a.id = ${id} and a.doctor_id = d.id`),
    );
  }

  /**
   * Makes a request a booking; false when it is none any more. Throws when its time is taken; the transaction goes on.
   */
  async approve(id: string, { start, end }: Period, now: Date): Promise<boolean> {
    const approved = await this.db.attempt(() =>
      this.db.row(sql`
        update appointments set status = 'SCHEDULED', starts_at = ${start}, ends_at = ${end}, updated_at = ${now},
          version = version + 1
        where id = ${id} and status = 'REQUESTED' returning id`),
    );
    return approved !== undefined;
  }

  /** Whether a patient has something with a doctor that they have asked for themselves, and that is still ahead. */
  async hasOwnRequest(patientId: string, doctorId: string): Promise<boolean> {
    const found = await this.db.row(sql`
      select 1 from appointments
      where patient_id = ${patientId} and doctor_id = ${doctorId} and is_by_patient
        and status in ('REQUESTED', 'SCHEDULED')`);
    return found !== undefined;
  }

  /** Rejects requests whose time has passed; returns whose they were. */
  expireRequests(before: Date, now: Date): Promise<Pick<Appointment, 'id' | 'patient_id' | 'doctor_id'>[]> {
    return this.db.rows(sql<Pick<Appointment, 'id' | 'patient_id' | 'doctor_id'>>`
      update appointments set status = 'REJECTED', rejected_at = ${now}, rejected_reason = 'EXPIRED',
        updated_at = ${now}, version = version + 1
      where status = 'REQUESTED' and starts_at < ${before} returning id, patient_id, doctor_id`);
  }

  /** Live bookings of a doctor or a patient that touch a period; `except` is left out. */
  async busy(who: { doctor: string; patient: string }, { start, end }: Period, except?: string) {
    const rows = await this.db.rows(sql<{ starts_at: string; ends_at: string; patient_id: string }>`
      select starts_at, ends_at, patient_id from appointments
      where (doctor_id = ${who.doctor} or patient_id = ${who.patient}) and ${live}
        and starts_at < ${end} and ends_at > ${start} and id is distinct from ${except ?? null}::uuid`);
    return rows.map(({ starts_at, ends_at, patient_id }) => ({
      start: new Date(starts_at),
      end: new Date(ends_at),
      patient_id,
    }));
  }

  /**
   * Moves a visit that is not over into the consultation, or completes it, and keeps it locked. Its version rises in
   * any case, so whoever completes it at the same moment looks again.
   * @returns the visit as it was; undefined when there is none
   */
  advance(id: string, to: 'IN_CONSULTATION' | 'COMPLETED', now: Date): Promise<Visit | undefined> {
    return this.db.row(sql<Visit>`
      with visit as (
        select id, patient_id, doctor_id, department_id, status from appointments where id = ${id} for no key update
      ), moved as (
        update appointments a set status = ${to}, checked_in_at = coalesce(a.checked_in_at, ${now}),
          consultation_started_at = coalesce(a.consultation_started_at, ${now}),
          completed_at = case when ${to} = 'COMPLETED' then ${now}::timestamptz end,
          updated_at = ${now}, version = a.version + 1
        from visit v where a.id = v.id and v.status = any(${[...openStatuses]})
      )
      select v.*, p.is_deceased as patient_is_deceased, ${isAdmitted(sql`v.patient_id`)} as patient_is_admitted
      from visit v join patient_cards p on p.id = v.patient_id`);
  }

  /** Those of these visits that have not begun; nobody else moves them until the transaction ends. */
  async holdStranded(ids: readonly string[]): Promise<Stranded[]> {
    const rows = await this.db.rows(sql<
      Record<'starts_at' | 'ends_at', string> & Omit<Stranded, 'starts_at' | 'ends_at'>
    >`
      select id, patient_id, doctor_id, starts_at, ends_at, status from appointments
      where id = any(${[...ids]}) and status in ('SCHEDULED', 'CHECKED_IN') order by id for no key update`);
    return rows
      .map(row => ({ ...row, starts_at: new Date(row.starts_at), ends_at: new Date(row.ends_at) }))
      .toSorted((a, b) => +a.starts_at - +b.starts_at);
  }

  /** As a booking does it: no leave of the doctor is entered until the transaction ends. */
  async keepDoctor(id: string): Promise<void> {
    await this.db.rows(sql`select from staff_cards s where s.id = ${id} for key share`);
  }

  /** Where patients are to be in a period. */
  async engagements(patientIds: readonly string[], { start, end }: Period): Promise<Engagement[]> {
    const rows = await this.db.rows(sql<Record<'id' | 'patient_id' | 'starts_at' | 'ends_at', string>>`
      select id, patient_id, starts_at, ends_at from appointments
      where patient_id = any(${[...patientIds]}) and ${live}
        and starts_at > ${start}::timestamptz - interval '8 hours' and starts_at < ${end} and ends_at > ${start}`);
    return rows.map(({ id, patient_id, starts_at, ends_at }) => ({
      id,
      patient_id,
      start: new Date(starts_at),
      end: new Date(ends_at),
    }));
  }

  /** Moves many to other times, of one doctor. Throws when one of them is taken; the transaction goes on. */
  async moveAll(plan: ReadonlyMap<string, Period>, doctorId: string, now: Date): Promise<void> {
    const wanted = [...plan].map(([id, { start, end }]) => ({ id, starts_at: start, ends_at: end }));
    await this.db.attempt(() =>
      this.db.rows(sql`
        update appointments a set starts_at = w.starts_at, ends_at = w.ends_at, doctor_id = ${doctorId},
          status = 'SCHEDULED', checked_in_at = null, confirmed_at = null, token_on = null, token_number = null,
          rescheduled_at = ${now}, overbook_reason = null, updated_at = ${now}, version = a.version + 1
        from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) w(id uuid, starts_at timestamptz, ends_at timestamptz)
        where a.id = w.id`),
    );
  }

  async cancelAll(ids: readonly string[], note: string | null, now: Date): Promise<void> {
    await this.db.rows(sql`
      update appointments set status = 'CANCELLED', cancelled_reason = 'DOCTOR_UNAVAILABLE', cancelled_note = ${note},
        cancelled_at = ${now}, updated_at = ${now}, version = version + 1
      where id = any(${[...ids]})`);
  }

  /** Nobody else moves the open visits of a patient until the transaction ends. */
  async holdOpen(patientId: string): Promise<void> {
    await this.db.rows(sql`
      select from appointments where patient_id = ${patientId} and status = any(${[...openStatuses]})
      order by id for no key update`);
  }

  /**
   * Ends the open visits of a patient from an instant on: a consultation is completed, the others are cancelled.
   * @returns them as they were
   */
  handOver({ patientId, admissionId, since, note }: HandOver, now: Date): Promise<HandedOver[]> {
    return this.db.rows(sql<HandedOver>`
      with open as (
        select id, status = 'IN_CONSULTATION' as has_begun, status as was from appointments
        where patient_id = ${patientId} and starts_at >= ${since} and status = any(${[...openStatuses]})
      )
      update appointments a set linked_ipd_admission_id = ${admissionId}, updated_at = ${now}, version = a.version + 1,
        status = case when has_begun then 'COMPLETED' else 'CANCELLED' end,
        notes = case when has_begun then left(concat_ws(E'\n', a.notes, ${note}::text), 2100) else a.notes end,
        completed_at = case when has_begun then ${now}::timestamptz end,
        cancelled_at = case when not has_begun then ${now}::timestamptz end,
        cancelled_reason = case when not has_begun then 'ADMITTED_TO_IPD' end
      from open where a.id = open.id returning a.id, a.patient_id, a.doctor_id, open.was as status`);
  }

  async hasDraft(id: string): Promise<boolean> {
    const draft = await this.db.row(
      sql`select 1 from prescription_cards where appointment_id = ${id} and status = 'DRAFT'`,
    );
    return draft !== undefined;
  }

  /** Runs work whose refusal must not end the transaction. */
  attempt<T>(work: () => Promise<T>): Promise<T> {
    return this.db.attempt(work);
  }

  /** Marks everybody who was due before an instant and has not come; returns who they were. */
  async markNoShows(
    dueBefore: Date,
    now: Date,
  ): Promise<Pick<Appointment, 'id' | 'patient_id' | 'doctor_id'>[]> {
    return this.db.rows(sql<Pick<Appointment, 'id' | 'patient_id' | 'doctor_id'>>`
      update appointments set status = 'NO_SHOW', no_show_at = ${now}, updated_at = ${now}, version = version + 1
      where status = 'SCHEDULED' and starts_at < ${dueBefore} returning id, patient_id, doctor_id`);
  }

  flush(): Promise<void> {
    return this.db.flush();
  }
}

function conditions(filter: AppointmentFilter, timeZone: string): RawBuilder<unknown> {
  const { status, date_from, date_to, doctor_user_id, department_id, patient_id, search } = filter;
  const pattern = search && `%${search.replace(/[%_\\]/g, '\\$&')}%`;
  const parts = [
    status?.length ? sql`a.status = any(${status})` : undefined,
    date_from ? sql`a.starts_at >= ${startOfDay(date_from, timeZone)}` : undefined,
    date_to ? sql`a.starts_at < ${endOfDay(date_to, timeZone)}` : undefined,
    doctor_user_id ? sql`a.doctor_id = ${doctor_user_id}` : undefined,
    department_id ? sql`a.department_id = ${department_id}` : undefined,
    patient_id ? sql`a.patient_id = ${patient_id}` : undefined,
    pattern
      ? sql`(p.full_name ilike ${pattern} or p.patient_code ilike ${pattern} or s.full_name ilike ${pattern})`
      : undefined,
  ].filter(part => part !== undefined);
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`true`;
}
