import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { Specializations } from '../../platform/specializations/index.js';
import type { DoctorProfileResponse } from './doctors.dto.js';

/** What a doctor who comes from elsewhere says of themself. */
export interface ImportedProfile {
  readonly doctor_id: string;
  /** Names from the list of the platform; others are passed over. */
  readonly specializations: readonly string[];
  readonly location: string;
  readonly bio: string;
  readonly portal_booking: DoctorProfileResponse['portal_booking'];
  readonly created_at: Date;
}

/** Profiles that come from elsewhere: demo data now. They record no events. */
@Injectable()
export class DoctorImports {
  constructor(
    private readonly db: TenantDb,
    private readonly specializations: Specializations,
  ) {}

  /** Adds the profiles of doctors who have none; returns whose those were. */
  async addMissing(profiles: readonly ImportedProfile[]): Promise<string[]> {
    const known = await this.specializations.choices();
    const rows = profiles.map(({ specializations, ...profile }) => ({
      ...profile,
      specialization_ids: known.flatMap(({ id, name }) => (specializations.includes(name) ? [id] : [])),
    }));
    const added = await this.db.rows(sql<{ doctor_id: string }>`
      insert into doctor_profiles (doctor_id, specialization_ids, location, bio, portal_booking, created_at, updated_at)
      select n.doctor_id, n.specialization_ids, n.location, n.bio, n.portal_booking, n.created_at, n.created_at
      from jsonb_populate_recordset(null::doctor_profiles, ${JSON.stringify(rows)}::jsonb) n
        join staff_cards s on s.id = n.doctor_id and s.is_doctor
      on conflict do nothing returning doctor_id`);
    return added.map(({ doctor_id }) => doctor_id);
  }
}
