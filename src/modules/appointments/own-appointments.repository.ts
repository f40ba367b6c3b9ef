import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Page } from '../../core/http/fields.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type {
  OwnFilter,
  PortalAppointment,
  PortalDoctor,
  PortalDoctorFilter,
} from './appointments.portal.dto.js';

const row = sql`
  a.id, a.doctor_id as doctor_user_id, s.full_name as doctor_name, d.name as department, a.starts_at as scheduled_at,
  a.ends_at, a.status, a.checked_in_at, a.completed_at, a.cancelled_at, a.cancelled_reason, a.rejected_at,
  a.rejected_reason, exists (
    select from prescription_cards c where c.appointment_id = a.id and c.status in ('ISSUED', 'DISPENSED')) as has_prescription,
  a.created_at, a.version`;

const named = sql`
  appointments a join staff_cards s on s.id = a.doctor_id join department_cards d on d.id = a.department_id`;

/** What patients ask about appointments: their own, and with whom they can have one. */
@Injectable()
export class OwnAppointmentsRepository {
  constructor(private readonly db: TenantDb) {}

  async list(patientId: string, { page, page_size }: OwnFilter): Promise<Page<PortalAppointment>> {
    const [items, counted] = await Promise.all([
      this.db.rows(sql<PortalAppointment>`
        select ${row} from ${named} where a.patient_id = ${patientId}
        order by a.starts_at desc, a.id desc limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total from appointments where patient_id = ${patientId}`),
    ]);
    return { items, total: counted?.total ?? 0, page, page_size };
  }

  /** Undefined when there is none, or when it is somebody else's. */
  find(patientId: string, id: string): Promise<PortalAppointment | undefined> {
    return this.db.row(sql<PortalAppointment>`
      select ${row} from ${named} where a.id = ${id} and a.patient_id = ${patientId}`);
  }

  /** How patients get an appointment with a doctor: at once, or by asking. Undefined when nobody can. */
  async bookingModeOf(doctorId: string): Promise<'DIRECT' | 'REQUEST' | undefined> {
    const doctor = await this.db.row(sql<{ portal_booking: 'DIRECT' | 'REQUEST' }>`
      select portal_booking from doctor_cards where doctor_id = ${doctorId} and is_active`);
    return doctor?.portal_booking;
  }

  /** Doctors who can be booked, by name. */
  async doctors({ page, page_size, search, department_id }: PortalDoctorFilter): Promise<Page<PortalDoctor>> {
    const pattern = search ? `%${search.replace(/[%_\\]/g, '\\$&')}%` : null;
    const from = sql`
      staff_cards s left join department_cards d on d.id = s.department_id
      where s.is_active and s.is_doctor and (${department_id ?? null}::uuid is null or s.department_id = ${department_id ?? null})
        and (${pattern}::text is null or s.full_name ilike ${pattern} or s.specialization ilike ${pattern}
          or d.name ilike ${pattern})`;
    const [items, counted] = await Promise.all([
      this.db.rows(sql<PortalDoctor>`
        select s.id, s.full_name as name, s.specialization, s.department_id, d.name as department from ${from}
        order by s.full_name, s.id limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`select count(*)::int as total from ${from}`),
    ]);
    return { items, total: counted?.total ?? 0, page, page_size };
  }
}
