import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { EventJob } from '../../../core/queue/job-handler.js';
import type { JobMeta } from '../../../core/queue/worker.runner.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { ImportRunner } from '../import-runner.js';
import { importRequested } from '../patient-imports.events.js';

const payload = z.object({ import_id: z.uuid() });

/** Registers the patients of a file. After a failure, or a death of its worker, it goes on where it was. */
@Injectable()
export class RunPatientImport implements EventJob<typeof payload> {
  readonly job = defineJob({ name: 'run-patient-import', queue: 'maintenance', schema: payload });
  readonly on = [importRequested];

  constructor(private readonly runner: ImportRunner) {}

  async run(
    tenant: Tenant,
    { import_id }: z.output<typeof payload>,
    { lastAttempt }: JobMeta,
  ): Promise<void> {
    try {
      await this.runner.run(tenant, import_id);
    } catch (error) {
      if (lastAttempt)
        await this.runner.giveUp(tenant, import_id, 'The import failed; the log of the worker says why.');
      throw error;
    }
  }
}
