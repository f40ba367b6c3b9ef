import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../core/clock.js';
import { PlatformDb } from '../../core/database/platform-db.js';

/** A doctor as a hospital shows them to strangers. */
export interface DoctorListing {
  readonly doctor_id: string;
  readonly full_name: string;
  readonly specialization_ids: readonly string[];
  readonly location: string | null;
  readonly bio: string | null;
  readonly consultation_minutes: number;
  readonly portal_booking: 'DIRECT' | 'REQUEST';
  /** The next free slots, the earliest first. */
  readonly free_at: readonly Date[];
}

export interface ListingFilter {
  readonly specialization_id?: string | undefined;
  readonly name?: string | undefined;
  readonly city?: string | undefined;
  readonly free_by?: Date | undefined;
  readonly page: number;
  readonly page_size: number;
}

export interface FoundDoctor {
  readonly doctor_user_id: string;
  readonly full_name: string;
  readonly specialization_ids: string[];
  readonly location: string | null;
  readonly bio: string | null;
  readonly consultation_minutes: number;
  readonly portal_booking: 'DIRECT' | 'REQUEST';
  readonly next_free_at: string | null;
  readonly hospital_name: string;
  readonly hospital_slug: string;
  readonly city: string | null;
  readonly time_zone: string;
}

/**
 * The doctors of hospitals that want to be found, for those who have entered none. Each hospital's own rows are the
 * truth; this repeats them, so that a search does not visit every hospital.
 */
@Injectable()
export class DoctorListings {
  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
  ) {}

  /** What a hospital shows from now on. */
  async replace(tenantId: string, city: string | null, doctors: readonly DoctorListing[]): Promise<void> {
    await this.db.rows(sql`
      with hospital as (
        insert into public.hospital_listings (tenant_id, city, refreshed_at)
        values (${tenantId}, ${city}, ${this.clock.now()})
        on conflict (tenant_id) do update set city = excluded.city, refreshed_at = excluded.refreshed_at
        returning tenant_id
      ), gone as (
        delete from public.doctor_listings
        where tenant_id = ${tenantId} and doctor_id <> all(${doctors.map(({ doctor_id }) => doctor_id)}::uuid[])
      )
      insert into public.doctor_listings as l (tenant_id, doctor_id, full_name, specialization_ids, location, bio,
        consultation_minutes, portal_booking, free_at)
      select h.tenant_id, d.doctor_id, d.full_name, d.specialization_ids, d.location, d.bio, d.consultation_minutes,
        d.portal_booking, d.free_at
      from hospital h, jsonb_to_recordset(${JSON.stringify(doctors)}::jsonb) d(doctor_id uuid, full_name text,
        specialization_ids uuid[], location text, bio text, consultation_minutes smallint, portal_booking text,
        free_at timestamptz[])
      on conflict (tenant_id, doctor_id) do update set full_name = excluded.full_name,
        specialization_ids = excluded.specialization_ids, location = excluded.location, bio = excluded.bio,
        consultation_minutes = excluded.consultation_minutes, portal_booking = excluded.portal_booking,
        free_at = excluded.free_at`);
  }

  /** A hospital shows nobody any more. */
  async remove(tenantId: string): Promise<void> {
    await this.db.rows(sql`delete from public.hospital_listings where tenant_id = ${tenantId}`);
  }

  /** ACTIVE hospitals that show their doctors. */
  async hospitals(): Promise<string[]> {
    const rows = await this.db.rows(sql<{ tenant_id: string }>`
      select h.tenant_id from public.hospital_listings h join public.tenants t on t.id = h.tenant_id
      where t.status = 'ACTIVE' order by h.refreshed_at`);
    return rows.map(({ tenant_id }) => tenant_id);
  }

  /** One page of doctors of ACTIVE hospitals, those who are free soonest first: one statement. */
  async search(filter: ListingFilter): Promise<{ items: FoundDoctor[]; total: number }> {
    const { specialization_id = null, name, city = null, free_by = null, page, page_size } = filter;
    const pattern = name ? `%${name.replace(/[%_\\]/g, '\\$&')}%` : null;
    const rows = await this.db.rows(sql<FoundDoctor & { full_count: number }>`
      select d.doctor_id as doctor_user_id, d.full_name, d.specialization_ids::text[] as specialization_ids, d.location,
        d.bio, d.consultation_minutes, d.portal_booking, f.next_free_at, t.name as hospital_name,
        t.code as hospital_slug, h.city, t.time_zone, count(*) over ()::int as full_count
      from public.doctor_listings d join public.hospital_listings h on h.tenant_id = d.tenant_id
        join public.tenants t on t.id = d.tenant_id
        cross join lateral (
          select min(at) as next_free_at from unnest(d.free_at) at where at >= ${this.clock.now()}) f
      where t.status = 'ACTIVE'
        and (${specialization_id}::uuid is null or d.specialization_ids @> array[${specialization_id}::uuid])
        and (${pattern}::text is null or d.full_name ilike ${pattern})
        and (${city}::text is null or lower(h.city) = lower(${city}))
        and (${free_by}::timestamptz is null or f.next_free_at <= ${free_by})
      order by f.next_free_at nulls last, lower(d.full_name), d.doctor_id
      limit ${page_size} offset ${(page - 1) * page_size}`);
    const items = rows.map(({ full_count: _, ...row }) => row);
    return { items, total: rows[0]?.full_count ?? 0 };
  }
}
