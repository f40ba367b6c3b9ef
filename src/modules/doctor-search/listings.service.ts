import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { Clock } from '../../core/clock.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { DoctorListings } from '../../platform/doctor-listings/index.js';
import { Slots } from '../availability/index.js';
import { DoctorsService, type DoctorProfileResponse } from '../doctors/index.js';
import { SettingsService } from '../settings/index.js';

/** How far ahead strangers are told of free time, in days. */
const daysAhead = 13;
/** More than are taken until the next look. */
const keptSlots = 20;

/** A doctor with the next free slots. */
export interface ListedDoctor {
  readonly profile: DoctorProfileResponse;
  readonly minutes: number;
  readonly free: readonly Date[];
}

export interface Shown {
  readonly city: string | null;
  readonly doctors: readonly ListedDoctor[];
}

/** What a hospital shows to strangers. */
@Injectable()
export class Listings {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly settings: SettingsService,
    private readonly doctors: DoctorsService,
    private readonly slots: Slots,
    private readonly listings: DoctorListings,
    private readonly clock: Clock,
  ) {}

  /** The doctors of a hospital whom strangers may find: four statements, however many they are. */
  of(tenant: Tenant): Promise<Shown> {
    return this.tenancy.run(tenant, 'read', async () => {
      const { city } = await this.settings.hospital();
      return { city, doctors: await this.read(tenant) };
    });
  }

  /** Repeats in the shared schema what the hospital shows now, or takes it out. */
  async refresh(tenant: Tenant): Promise<void> {
    const { city, doctors } = await this.tenancy.run(tenant, 'read', async () => {
      const { listed_publicly, city } = await this.settings.hospital();
      return { city, doctors: listed_publicly ? await this.read(tenant) : undefined };
    });
    if (!doctors) return this.listings.remove(tenant.id);
    await this.listings.replace(
      tenant.id,
      city,
      doctors.map(({ profile, minutes, free }) => ({
        doctor_id: profile.doctor_user_id,
        full_name: profile.full_name,
        specialization_ids: profile.specializations.map(({ id }) => id),
        location: profile.location,
        bio: profile.bio,
        consultation_minutes: minutes,
        portal_booking: profile.portal_booking,
        free_at: free,
      })),
    );
  }

  private async read({ timeZone }: Tenant): Promise<ListedDoctor[]> {
    const profiles = await this.doctors.listed();
    const today = this.clock.today(timeZone);
    const last = Temporal.PlainDate.from(today).add({ days: daysAhead }).toString();
    const ids = profiles.map(({ doctor_user_id }) => doctor_user_id);
    const free = await this.slots.free(ids, today, last);
    return profiles.flatMap(profile => {
      const time = free.get(profile.doctor_user_id);
      return time
        ? [
            {
              profile,
              minutes: time.slot_minutes,
              free: time.slots.slice(0, keptSlots).map(({ start }) => start),
            },
          ]
        : [];
    });
  }
}
