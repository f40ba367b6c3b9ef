import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { Leave, LeaveFilter, StrandedBooking, TemplateLine } from './availability.dto.js';
import type { Period, TemplateRule, WeekdayHours } from './availability.rules.js';

/** What is known about the time of one doctor. */
export interface DoctorFacts {
  readonly doctor_id: string;
  /** Null: nothing of their own. */
  readonly consultation_minutes: number | null;
  readonly rules: readonly TemplateRule[];
  readonly leaves: readonly { readonly starts_at: string; readonly ends_at: string }[];
}

/** What is known about the time of doctors, and of the hospital, in a window. */
export interface TimeFacts {
  readonly slot_minutes: number;
  readonly opening: readonly WeekdayHours[];
  readonly holidays: readonly string[];
  readonly doctors: readonly DoctorFacts[];
}

/** A leave as it is stored. */
export interface NewLeave {
  readonly id: string;
  readonly doctor_id: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly reason: string | null;
  readonly created_by_id: string;
  readonly created_at: Date;
}

/** No booking is longer, so those that touch a period begin no earlier before it; an index needs to know. */
const longestVisit = sql`interval '8 hours'`;

const leave = sql`l.id, l.doctor_id as doctor_user_id, l.starts_at, l.ends_at, l.reason, l.created_at`;

@Injectable()
export class AvailabilityRepository {
  constructor(private readonly db: TenantDb) {}

  /** Everything that decides when these doctors work in a window, in one statement. Unknown doctors are left out. */
  async facts(doctorIds: readonly string[], { start, end }: Period): Promise<TimeFacts> {
    const row = await this.db.row(sql<TimeFacts>`
      select b.slot_minutes,
        coalesce((select jsonb_agg(jsonb_build_object('weekday', o.weekday, 'starts', o.opens, 'ends', o.closes))
          from opening_times o), '[]') as opening,
        coalesce((select jsonb_agg(c.day) from closed_days c
          where c.day between ${start}::timestamptz::date - 1 and ${end}::timestamptz::date + 1), '[]') as holidays,
        coalesce((select jsonb_agg(jsonb_build_object('doctor_id', d.doctor_id,
            'consultation_minutes', d.consultation_minutes,
            'rules', coalesce((select jsonb_agg(jsonb_build_object('kind', r.kind, 'weekday', r.weekday,
                'starts', r.starts, 'ends', r.ends, 'valid_from', r.valid_from, 'valid_to', r.valid_to))
              from availability_rules r where r.doctor_id = d.doctor_id), '[]'),
            'leaves', coalesce((select jsonb_agg(jsonb_build_object('starts_at', l.starts_at, 'ends_at', l.ends_at))
              from doctor_leaves l where l.doctor_id = d.doctor_id
                and l.starts_at < ${end} and l.ends_at > ${start}), '[]')))
          from doctor_cards d where d.doctor_id = any(${[...doctorIds]})), '[]') as doctors
      from booking_settings b`);
    if (!row) throw new Error('The hospital has no settings.');
    return row;
  }

  /** What is booked with these doctors in a window. */
  async busy(
    doctorIds: readonly string[],
    { start, end }: Period,
  ): Promise<(Period & { doctor_id: string })[]> {
    const rows = await this.db.rows(sql<{ doctor_id: string; starts_at: string; ends_at: string }>`
      select doctor_id, starts_at, ends_at from booked_times
      where doctor_id = any(${[...doctorIds]}) and starts_at > ${start}::timestamptz - ${longestVisit}
        and starts_at < ${end} and ends_at > ${start}`);
    return rows.map(({ doctor_id, starts_at, ends_at }) => ({
      doctor_id,
      start: new Date(starts_at),
      end: new Date(ends_at),
    }));
  }

  rules(doctorId: string): Promise<TemplateLine[]> {
    return this.db.rows(sql<TemplateLine>`
      select kind, weekday, to_char(starts, 'HH24:MI') as starts, to_char(ends, 'HH24:MI') as ends,
        valid_from::text, valid_to::text
      from availability_rules where doctor_id = ${doctorId} order by valid_from nulls first, weekday, starts, kind desc`);
  }

  /** Puts other lines in place of all. */
  async replaceRules(
    doctorId: string,
    lines: readonly (TemplateLine & { readonly id: string })[],
  ): Promise<void> {
    const rows = lines.map(line => ({ ...line, doctor_id: doctorId }));
    await this.db.rows(sql`delete from availability_rules where doctor_id = ${doctorId}`);
    await this.db.rows(sql`
      insert into availability_rules
      select * from jsonb_populate_recordset(null::availability_rules, ${JSON.stringify(rows)}::jsonb)`);
  }

  leaves(doctorId: string, { from, to }: LeaveFilter & { from: Date }): Promise<Leave[]> {
    return this.db.rows(sql<Leave>`
      select ${leave} from doctor_leaves l
      where l.doctor_id = ${doctorId} and l.ends_at > ${from} and l.starts_at < ${to ?? 'infinity'}::timestamptz
      order by l.starts_at limit 500`);
  }

  findLeave(doctorId: string, id: string): Promise<Leave | undefined> {
    return this.db.row(
      sql<Leave>`select ${leave} from doctor_leaves l where l.id = ${id} and l.doctor_id = ${doctorId}`,
    );
  }

  /** The same, and nobody else resolves or ends it before this transaction has ended. */
  lockLeave(doctorId: string, id: string): Promise<Leave | undefined> {
    return this.db.row(
      sql<Leave>`select ${leave} from doctor_leaves l where l.id = ${id} and l.doctor_id = ${doctorId} for update`,
    );
  }

  async addLeave(l: NewLeave): Promise<void> {
    await this.db.rows(sql`
      insert into doctor_leaves (id, doctor_id, starts_at, ends_at, reason, created_by_id, created_at)
      values (${l.id}, ${l.doctor_id}, ${l.starts_at}, ${l.ends_at}, ${l.reason}, ${l.created_by_id}, ${l.created_at})`);
  }

  async removeLeave(id: string): Promise<void> {
    await this.db.rows(sql`delete from doctor_leaves where id = ${id}`);
  }

  /** Visits of a doctor in a period that have not begun, in order of time. */
  stranded(doctorId: string, start: Date, end: Date): Promise<StrandedBooking[]> {
    return this.db.rows(sql<StrandedBooking>`
      select b.id as appointment_id, b.patient_id, p.full_name as patient_name, p.patient_code,
        b.starts_at as scheduled_at, b.ends_at, b.status
      from booked_times b join patient_cards p on p.id = b.patient_id
      where b.doctor_id = ${doctorId} and b.status in ('SCHEDULED', 'CHECKED_IN')
        and b.starts_at > ${start}::timestamptz - ${longestVisit} and b.starts_at < ${end} and b.ends_at > ${start}
      order by b.starts_at, b.id`);
  }
}
