import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { EventJob } from '../../../core/queue/job-handler.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { admissionMoved } from '../../admissions/admissions.events.js';
import { DischargePapersService } from '../discharge-papers.service.js';

const payload = z.object({ admission_id: z.uuid(), patient_id: z.uuid(), doctor_id: z.uuid() });
type Payload = z.output<typeof payload>;

/** Prints the summary when a patient is discharged. */
@Injectable()
export class RenderDischargePdf implements EventJob<typeof payload> {
  readonly job = defineJob({ name: 'render-discharge-pdf', queue: 'prescription-pdf', schema: payload });
  readonly on = [admissionMoved.discharge];

  constructor(private readonly papers: DischargePapersService) {}

  async run(tenant: Tenant, { admission_id }: Payload): Promise<void> {
    await this.papers.make(tenant, admission_id);
  }
}
