import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { PatientEntity, type Patient } from './patient.entity.js';

/** Somebody who is registered, beside the applicant (by index) whom something points to. */
export type Known = Pick<
  Patient,
  | 'id'
  | 'patient_code'
  | 'first_name'
  | 'last_name'
  | 'dob'
  | 'phone_primary'
  | 'phone_alternate'
  | 'national_id_hash'
> & { readonly applicant: number };

@Injectable()
export class PatientIntakeRepository {
  constructor(private readonly db: TenantDb) {}

  /** Those with a phone, a national id or a birthday of one of some applicants. */
  alike(applicants: readonly Patient[]): Promise<Known[]> {
    const sought = applicants.map((applicant, index) => ({
      applicant: index,
      ends: [applicant.phone_primary, applicant.phone_alternate].flatMap(phone =>
        phone ? [phone.slice(-8)] : [],
      ),
      hash: applicant.national_id_hash,
      dob: applicant.dob,
    }));
    return this.db.rows(sql<Known>`
      with sought as (
        select * from jsonb_to_recordset(${JSON.stringify(sought)}::jsonb) as s (applicant int, ends text[], hash text, dob date)
      ), found as (
        select s.applicant, p.id from sought s join patients p on right(p.phone_primary, 8) = any(s.ends)
        union select s.applicant, p.id from sought s join patients p on right(p.phone_alternate, 8) = any(s.ends)
        union select s.applicant, p.id from sought s join patients p on p.national_id_hash = s.hash
        union select s.applicant, p.id from sought s join patients p on p.dob = s.dob
      )
      select f.applicant, p.id, p.patient_code, p.first_name, p.last_name, p.dob, p.phone_primary, p.phone_alternate,
        p.national_id_hash
      from found f join patients p on p.id = f.id`);
  }

  async addAll(patients: readonly Patient[]): Promise<void> {
    for (const patient of patients) this.db.em.persist(this.db.em.create(PatientEntity, patient));
    await this.db.flush();
  }
}
