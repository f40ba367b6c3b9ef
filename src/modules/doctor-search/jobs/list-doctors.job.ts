import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { EventJob } from '../../../core/queue/job-handler.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { leaveEntered, leaveRemoved, templateReplaced } from '../../availability/availability.events.js';
import { doctorDescribed } from '../../doctors/doctors.events.js';
import {
  holidayAdded,
  holidayRemoved,
  openingHoursChanged,
  settingsChanged,
} from '../../settings/settings.events.js';
import { Listings } from '../listings.service.js';

/** Whatever was told; what the hospital shows is read anew. */
const payload = z.custom<object>(value => typeof value === 'object');

/** Tells strangers at once what the hospital or a doctor has changed. Bookings are followed by the clock. */
@Injectable()
export class ListDoctors implements EventJob<typeof payload> {
  readonly job = defineJob({ name: 'list-doctors', queue: 'maintenance', schema: payload });
  readonly on = [
    settingsChanged,
    openingHoursChanged,
    holidayAdded,
    holidayRemoved,
    doctorDescribed,
    templateReplaced,
    leaveEntered,
    leaveRemoved,
  ];

  constructor(private readonly listings: Listings) {}

  run(tenant: Tenant): Promise<void> {
    return this.listings.refresh(tenant);
  }
}
