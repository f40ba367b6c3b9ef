import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { DoctorProfileResponse } from './doctors.dto.js';

/** What is kept of a doctor. */
export interface KeptProfile {
  readonly specialization_ids: readonly string[];
  readonly consultation_minutes: number | null;
  readonly location: string | null;
  readonly bio: string | null;
  readonly portal_booking: DoctorProfileResponse['portal_booking'];
  readonly is_listed: boolean;
  readonly photo_file: string | null;
  readonly version: number;
}

export interface DoctorRow extends KeptProfile {
  readonly doctor_user_id: string;
  readonly full_name: string;
  readonly department_id: string | null;
  readonly registration_number: string | null;
}

/** Doctors who have said nothing have a profile, too. */
const profiled = sql`
  select s.id as doctor_user_id, s.full_name, s.department_id, s.registration_number,
    coalesce(p.specialization_ids, '{}')::text[] as specialization_ids, p.consultation_minutes, p.location, p.bio,
    coalesce(p.portal_booking, 'REQUEST') as portal_booking, coalesce(p.is_listed, true) as is_listed, p.photo_file,
    coalesce(p.version, 0) as version
  from staff_cards s left join doctor_profiles p on p.doctor_id = s.id`;

@Injectable()
export class DoctorsRepository {
  constructor(private readonly db: TenantDb) {}

  find(id: string): Promise<DoctorRow | undefined> {
    return this.db.row(sql<DoctorRow>`${profiled} where s.id = ${id} and s.is_doctor`);
  }

  /** Those whom strangers may find. */
  listed(): Promise<DoctorRow[]> {
    return this.db.rows(sql<DoctorRow>`
      ${profiled} where s.is_doctor and s.is_active and coalesce(p.is_listed, true) order by s.full_name, s.id limit 1000`);
  }

  /** The same as `find`, and nobody else changes the profile before this transaction has ended. */
  async lock(id: string, now: Date): Promise<DoctorRow | undefined> {
    const taken = this.db.rows(sql`
      insert into doctor_profiles as p (doctor_id, version, created_at, updated_at)
      select s.id, 0, ${now}, ${now} from staff_cards s where s.id = ${id} and s.is_doctor
      on conflict (doctor_id) do update set updated_at = p.updated_at`);
    const [, row] = await Promise.all([taken, this.find(id)]);
    return row;
  }

  async set(id: string, profile: KeptProfile, now: Date): Promise<void> {
    await this.db.rows(sql`
      update doctor_profiles set specialization_ids = ${[...profile.specialization_ids]}::uuid[],
        consultation_minutes = ${profile.consultation_minutes}, location = ${profile.location}, bio = ${profile.bio},
        portal_booking = ${profile.portal_booking}, is_listed = ${profile.is_listed},
        photo_file = ${profile.photo_file}, version = ${profile.version}, updated_at = ${now}
      where doctor_id = ${id}`);
  }
}
