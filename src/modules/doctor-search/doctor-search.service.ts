import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { context } from '../../core/context.js';
import { Counters } from '../../core/gateways/counters/counters.js';
import type { Page } from '../../core/http/fields.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { DoctorListings } from '../../platform/doctor-listings/index.js';
import { Specializations } from '../../platform/specializations/index.js';
import type { DoctorFilter, HospitalDoctorFilter, PublicDoctor } from './doctor-search.dto.js';
import { tooManySearches } from './doctor-search.errors.js';
import { Listings, type ListedDoctor } from './listings.service.js';

/** Searches from one client address; people behind one address type more slowly together. */
const window = { windowSeconds: 60, limit: 120 };
/** Milliseconds for which an answer is given again. */
const freshFor = 15_000;
const mostAnswers = 1_000;

/** Finds doctors for people who have not signed in. Tells nothing by which one is reached in person. */
@Injectable()
export class DoctorSearch {
  private readonly answers = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();

  constructor(
    private readonly directory: TenantDirectory,
    private readonly listings: Listings,
    private readonly listed: DoctorListings,
    private readonly specializations: Specializations,
    private readonly counters: Counters,
    private readonly clock: Clock,
  ) {}

  /** Doctors of one ACTIVE hospital, whether or not it wants to be found across hospitals. Throws 404. */
  async inHospital(slug: string, filter: HospitalDoctorFilter): Promise<Page<PublicDoctor>> {
    await this.limit();
    const tenant = await this.directory.getBySlug(slug);
    const { city, doctors } = await this.briefly(`hospital:${tenant.id}`, () => this.listings.of(tenant));
    const now = this.clock.now();
    const found = doctors
      .map(doctor => ({ ...toPublicDoctor(doctor, tenant, now), city }))
      .filter(doctor => matches(doctor, filter))
      .sort(sooner);
    const { page, page_size } = filter;
    return {
      items: found.slice((page - 1) * page_size, page * page_size),
      total: found.length,
      page,
      page_size,
    };
  }

  /** Doctors of all ACTIVE hospitals that want to be found. */
  async everywhere(filter: DoctorFilter): Promise<Page<PublicDoctor>> {
    await this.limit();
    const [{ items, total }, specializations] = await Promise.all([
      this.briefly(`all:${JSON.stringify(filter)}`, () => this.listed.search(filter)),
      this.specializations.all(),
    ]);
    const { page, page_size } = filter;
    return {
      items: items.map(({ specialization_ids, ...doctor }) => ({
        ...doctor,
        specializations: specializations
          .filter(({ id }) => specialization_ids.includes(id))
          .map(({ id, name }) => ({ id, name })),
      })),
      total,
      page,
      page_size,
    };
  }

  /** The same answer for a few seconds, so that a crowd of searchers costs one look. */
  private briefly<T>(key: string, look: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key);
    if (known && Date.now() - known.at < freshFor) return known.answer as Promise<T>;
    if (this.answers.size >= mostAnswers) this.answers.clear();
    const answer = look();
    this.answers.set(key, { at: Date.now(), answer });
    answer.catch(() => this.answers.delete(key));
    return answer;
  }

  private async limit(): Promise<void> {
    const client = `doctor-search:client:${context.current()?.address ?? 'unknown'}`;
    const { count, resetAt } = await this.counters.hit(client, window);
    if (count > window.limit)
      throw tooManySearches(Math.max(1, Math.ceil((resetAt.getTime() - Date.now()) / 1000)));
  }
}

const matches = (doctor: PublicDoctor, { specialization_id, name, free_by }: HospitalDoctorFilter): boolean =>
  (!specialization_id || doctor.specializations.some(({ id }) => id === specialization_id)) &&
  (!name || doctor.full_name.toLowerCase().includes(name.toLowerCase())) &&
  (!free_by || (doctor.next_free_at !== null && new Date(doctor.next_free_at) <= free_by));

const sooner = (a: PublicDoctor, b: PublicDoctor): number =>
  (a.next_free_at ?? '9999').localeCompare(b.next_free_at ?? '9999') ||
  a.full_name.localeCompare(b.full_name);

function toPublicDoctor(
  { profile, minutes, free }: ListedDoctor,
  tenant: Tenant,
  now: Date,
): Omit<PublicDoctor, 'city'> {
  const { doctor_user_id, full_name, specializations, location, bio, portal_booking } = profile;
  return {
    doctor_user_id,
    full_name,
    specializations,
    location,
    bio,
    portal_booking,
    consultation_minutes: minutes,
    next_free_at: free.find(at => at >= now)?.toISOString() ?? null,
    hospital_name: tenant.name,
    hospital_slug: tenant.code,
    time_zone: tenant.timeZone,
  };
}
