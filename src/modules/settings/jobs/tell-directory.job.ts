import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { EventJob } from '../../../core/queue/job-handler.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { TenantDirectory } from '../../../core/tenancy/tenant-directory.js';
import { settingsChanged } from '../settings.events.js';
import { SettingsService } from '../settings.service.js';

const payload = z.object({ changed: z.array(z.string()) });

/** Tells the directory of hospitals what a hospital now says of itself: the latest, however late the job comes. */
@Injectable()
export class TellDirectory implements EventJob<typeof payload> {
  readonly job = defineJob({ name: 'tell-directory', queue: 'maintenance', schema: payload });
  readonly on = [settingsChanged];

  constructor(
    private readonly tenancy: Tenancy,
    private readonly settings: SettingsService,
    private readonly directory: TenantDirectory,
  ) {}

  async run(tenant: Tenant): Promise<void> {
    const { name, contact_email, contact_phone, address, time_zone } = await this.tenancy.run(
      tenant,
      'read',
      () => this.settings.hospital(),
    );
    await this.directory.describe({
      id: tenant.id,
      name,
      contactEmail: contact_email,
      contactPhone: contact_phone,
      address,
      timeZone: time_zone,
    });
  }
}
