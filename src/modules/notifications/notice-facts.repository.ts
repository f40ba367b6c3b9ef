import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { Channel, Status } from './delivery.rules.js';
import { accountTemplates, type Audience } from './notices.rules.js';
import type { TemplateName } from './templates/index.js';

/** Somebody who may be written to, and how. */
export interface Contact {
  readonly id: string;
  readonly audience: Audience;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: string | null;
}

/** A message with everything that decides whether and whither it goes. */
export interface Notice {
  readonly id: string;
  readonly event_id: string;
  readonly event: string;
  readonly template: TemplateName;
  readonly channel: Channel;
  readonly recipient_kind: 'PATIENT' | 'USER' | 'PORTAL';
  readonly recipient_id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly language: 'en' | 'hi';
  readonly status: Status;
  readonly may_repeat: boolean;
  /** Something older for the same person by the same channel has not been sent yet. */
  readonly is_behind: boolean;
  /** False: gone from the hospital's records, or not of its staff any more. */
  readonly is_there: boolean;
  readonly first_name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly consent_email: boolean;
  readonly consent_sms: boolean;
  readonly is_deceased: boolean;
  /** Of the hospital, in minutes of the day. */
  readonly quiet_begins: number;
  readonly quiet_ends: number;
}

export interface VisitFacts {
  readonly starts_at: string;
  readonly status: string;
  readonly doctor: string;
  readonly department: string;
  readonly patient: string;
  readonly cancelled_reason: string | null;
  readonly rejected_reason: string | null;
}

export interface PrescriptionFacts {
  readonly prescription_code: string;
  readonly doctor: string;
  readonly dispensed_at: string | null;
}

export interface StayFacts {
  readonly admitted_at: string;
  readonly discharged_at: string | null;
  readonly doctor: string;
  readonly department: string;
  readonly patient: string;
  /** Ward and bed. */
  readonly place: string | null;
}

export interface BedRequestFacts {
  readonly status: string;
  /** Ward and bed. */
  readonly place: string | null;
  readonly reserved_until: string | null;
}

/** What messages say, and about whom: views that other modules publish. */
@Injectable()
export class NoticeFacts {
  constructor(private readonly db: TenantDb) {}

  /** Everybody of the wanted kinds, in one statement. */
  contacts(
    wanted: readonly Audience[],
    {
      patientId,
      doctorId,
      ownerId,
      departmentId,
      codeId,
    }: Record<'patientId' | 'doctorId' | 'ownerId' | 'departmentId' | 'codeId', string | null>,
  ): Promise<Contact[]> {
    return this.db.rows(sql<Contact>`
      select current_id as id, 'patient' as audience, email, phone_primary as phone, coalesce(preferred_language, m.locale) as language
      from patient_contacts cross join message_settings m where id = ${patientId} and 'patient' = any(${[...wanted]}::text[])
      union all
      select c.id, 'portal', c.email, c.phone, m.locale
      from portal_code_contacts c cross join message_settings m
      where c.id = ${codeId}::uuid and 'portal' = any(${[...wanted]}::text[])
      union all
      select s.id, a.audience, s.email, s.phone, m.locale
      from staff_contacts s cross join message_settings m cross join unnest(${[...wanted]}::text[]) as a (audience)
      where s.is_active and (
        a.audience = 'doctor' and s.id = ${doctorId} or a.audience = 'owner' and s.id = ${ownerId}
        or a.audience = 'nurses' and exists (
          select from role_holders h join staff_cards c on c.id = h.user_id
          where h.user_id = s.id and h.system_key = 'NURSE' and c.department_id = ${departmentId}::uuid)
        or a.audience in ('admins', 'pharmacists') and exists (
          select from role_holders h where h.user_id = s.id
            and h.system_key = case a.audience when 'admins' then 'HOSPITAL_ADMIN' else 'PHARMACIST' end))`);
  }

  /** Takes a message in hand: nobody else changes it until the end of the transaction. */
  take(id: string, now: Date): Promise<Notice | undefined> {
    const accounts = [...accountTemplates];
    return this.db.row(sql<Notice>`
      select n.id, n.event_id, n.event, n.template, n.channel, n.recipient_kind, n.recipient_id, n.payload,
        n.language, n.status, n.may_repeat,
        exists (
          select from notifications e
          where e.recipient_id = n.recipient_id and e.channel = n.channel and e.event_id < n.event_id
            and e.status in ('PENDING', 'SENDING') and (e.send_after is null or e.send_after <= ${now})
            and (n.template <> all(${accounts}::text[]) or e.template = any(${accounts}::text[]))) as is_behind,
        coalesce(p.id is not null or s.is_active or c.id is not null, false) as is_there,
        coalesce(p.first_name, s.first_name) as first_name, coalesce(p.email, s.email, c.email) as email,
        coalesce(p.phone_primary, s.phone, c.phone) as phone, coalesce(p.consent_email, true) as consent_email,
        coalesce(p.consent_sms, true) as consent_sms, coalesce(p.is_deceased, false) as is_deceased,
        extract(epoch from m.quiet_from)::int / 60 as quiet_begins, extract(epoch from m.quiet_until)::int / 60 as quiet_ends
      from notifications n cross join message_settings m
        left join patient_contacts p on n.recipient_kind = 'PATIENT' and p.id = n.recipient_id
        left join staff_contacts s on n.recipient_kind = 'USER' and s.id = n.recipient_id
        left join portal_code_contacts c on n.recipient_kind = 'PORTAL' and c.id = n.recipient_id
      where n.id = ${id} for update of n`);
  }

  /** Undefined when there is no such patient. */
  async patientCode(id: string): Promise<string | undefined> {
    const patient = await this.db.row(sql<{ patient_code: string }>`
      select patient_code from patient_cards where id = ${id}`);
    return patient?.patient_code;
  }

  prescription(id: string): Promise<PrescriptionFacts | undefined> {
    return this.db.row(sql<PrescriptionFacts>`
      select c.prescription_code, s.full_name as doctor, c.dispensed_at
      from prescription_cards c join staff_cards s on s.id = c.doctor_id where c.id = ${id}`);
  }

  stay(admissionId: string): Promise<StayFacts | undefined> {
    return this.db.row(sql<StayFacts>`
      select a.admitted_at, a.discharged_at, s.full_name as doctor, d.name as department, p.full_name as patient,
        o.ward || ', ' || o.label as place
      from admission_cards a join staff_cards s on s.id = a.doctor_id join department_cards d on d.id = a.department_id
        join patient_cards p on p.id = a.patient_id left join occupied_beds o on o.admission_id = a.id
      where a.id = ${admissionId}`);
  }

  bedRequest(id: string): Promise<BedRequestFacts | undefined> {
    return this.db.row(sql<BedRequestFacts>`
      select status, place, reserved_until from bed_request_cards where id = ${id}`);
  }

  visit(appointmentId: string): Promise<VisitFacts | undefined> {
    return this.db.row(sql<VisitFacts>`
      select v.starts_at, v.status, s.full_name as doctor, d.name as department, p.full_name as patient,
        v.cancelled_reason, v.rejected_reason
      from visit_facts v join staff_cards s on s.id = v.doctor_id join department_cards d on d.id = v.department_id
        join patient_cards p on p.id = v.patient_id
      where v.id = ${appointmentId}`);
  }
}
