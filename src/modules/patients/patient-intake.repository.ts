import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { PatientEntity, type Patient } from './patient.entity.js';
import { fold } from './patients.rules.js';

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

const fewOfEach = 20;

@Injectable()
export class PatientIntakeRepository {
  constructor(private readonly db: TenantDb) {}

  /**
   * Those with a phone or a national id of one of some applicants, or with birthday and first name; of each of these the
   * first few, as whole families share a phone, and estimated birthdays are all on 1 January.
   */
  alike(applicants: readonly Patient[]): Promise<Known[]> {
    const sought = applicants.map((applicant, index) => ({
      applicant: index,
      ends: [applicant.phone_primary, applicant.phone_alternate].flatMap(phone =>
        phone ? [phone.slice(-8)] : [],
      ),
      hash: applicant.national_id_hash,
      dob: applicant.dob,
      begin: fold(applicant.first_name),
    }));
    return this.db.rows(sql<Known>`
      with sought as (
        select * from jsonb_to_recordset(${JSON.stringify(sought)}::jsonb)
          as s (applicant int, ends text[], hash text, dob date, begin text)
      ), found as (
        select s.applicant, l.id from sought s, lateral (
          select p.id from patients p where right(p.phone_primary, 8) = any(s.ends) order by p.id limit ${fewOfEach}) l
        union select s.applicant, l.id from sought s, lateral (
          select p.id from patients p where right(p.phone_alternate, 8) = any(s.ends) order by p.id limit ${fewOfEach}) l
        union select s.applicant, l.id from sought s, lateral (
          select p.id from patients p where p.national_id_hash = s.hash order by p.id limit ${fewOfEach}) l
        union select s.applicant, l.id from sought s, lateral (
          select p.id from patients p where p.dob = s.dob and p.search_text collate "C" >= s.begin
            and p.search_text collate "C" < s.begin || chr(1114111) order by p.id limit ${fewOfEach}) l
      )
      select f.applicant, p.id, p.patient_code, p.first_name, p.last_name, p.dob, p.phone_primary, p.phone_alternate,
        p.national_id_hash
      from found f join patients p on p.id = f.id where p.survivor_id is null and p.removed_at is null`);
  }

  async addAll(patients: readonly Patient[]): Promise<void> {
    for (const patient of patients) this.db.em.persist(this.db.em.create(PatientEntity, patient));
    await this.db.flush();
  }
}
