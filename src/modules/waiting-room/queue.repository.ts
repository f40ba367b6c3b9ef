import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { AppointmentStatus } from '../appointments/index.js';
import type { QueueEntry } from './waiting-room.dto.js';

export type QueueRow = Omit<QueueEntry, 'state'> & {
  readonly status: AppointmentStatus;
  readonly doctor_id: string;
  readonly token_on: string;
};

type Call = Pick<QueueEntry, 'called_at' | 'skipped_at'>;

/** A token on the board: whose patient it is, and no word about the patient. */
export interface BoardRow {
  readonly doctor_id: string;
  readonly doctor_name: string;
  readonly department: string | null;
  readonly token_number: number;
  readonly status: AppointmentStatus;
  readonly called_at: string | null;
  readonly skipped_at: string | null;
}

const calls = sql`
  token_holders h left join queue_calls c
    on c.appointment_id = h.appointment_id and c.token_on = h.token_on and c.token_number = h.token_number`;

const row = sql`
  select h.appointment_id, h.token_number, h.token_on::text as token_on, h.doctor_id, h.patient_id, p.full_name as patient_name,
    p.patient_code, h.starts_at as scheduled_at, h.checked_in_at, c.called_at, c.skipped_at, h.consultation_started_at,
    h.completed_at, h.status
  from ${calls} join patient_cards p on p.id = h.patient_id`;

@Injectable()
export class QueueRepository {
  constructor(private readonly db: TenantDb) {}

  /** Everybody who got a token of a doctor for a day, in the order of the tokens. */
  ofDoctor(doctorId: string, day: string): Promise<QueueRow[]> {
    return this.db.rows(sql<QueueRow>`
      ${row} where h.token_on = ${day} and h.doctor_id = ${doctorId} order by h.token_number`);
  }

  find(appointmentId: string): Promise<QueueRow | undefined> {
    return this.db.row(sql<QueueRow>`${row} where h.appointment_id = ${appointmentId}`);
  }

  /** The tokens of a day that somebody still waits with, or is in the consultation with. */
  onBoard(day: string): Promise<BoardRow[]> {
    return this.db.rows(sql<BoardRow>`
      select h.doctor_id, s.full_name as doctor_name, d.name as department, h.token_number, h.status, c.called_at, c.skipped_at
      from ${calls} join staff_cards s on s.id = h.doctor_id left join department_cards d on d.id = s.department_id
      where h.token_on = ${day} and h.status in ('CHECKED_IN', 'IN_CONSULTATION')
      order by s.full_name, h.doctor_id, h.token_number`);
  }

  /** Nobody else calls or skips in this queue until the transaction ends. */
  async hold(doctorId: string, day: string): Promise<void> {
    await this.db.rows(sql`
      insert into queue_days as q (doctor_id, on_day) values (${doctorId}, ${day})
      on conflict (doctor_id, on_day) do update set on_day = q.on_day`);
  }

  /**
   * Whoever is called is not skipped any more; when they were called stays with those who are skipped.
   * @returns when it was
   */
  async mark(
    { appointment_id, token_on, token_number }: QueueRow,
    to: 'CALLED' | 'SKIPPED',
    now: Date,
  ): Promise<Call> {
    const calledAt = to === 'CALLED' ? now : null;
    const skippedAt = to === 'SKIPPED' ? now : null;
    const call = await this.db.row(sql<Call>`
      insert into queue_calls as c (appointment_id, token_on, token_number, called_at, skipped_at)
      values (${appointment_id}, ${token_on}, ${token_number}, ${calledAt}, ${skippedAt})
      on conflict (appointment_id, token_on, token_number) do update
        set called_at = coalesce(excluded.called_at, c.called_at), skipped_at = excluded.skipped_at
      returning called_at, skipped_at`);
    if (!call) throw new Error('A call that is marked has a row.');
    return call;
  }

  /** The doctors who work in a department. */
  async doctorsOf(departmentId: string): Promise<string[]> {
    const doctors = await this.db.rows(sql<{ id: string }>`
      select id from staff_cards where department_id = ${departmentId} and is_doctor and is_active order by id`);
    return doctors.map(({ id }) => id);
  }
}
