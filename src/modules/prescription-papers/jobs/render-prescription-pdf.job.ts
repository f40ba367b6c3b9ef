import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { EventJob } from '../../../core/queue/job-handler.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { prescriptionMoved } from '../../prescriptions/prescriptions.events.js';
import { PrescriptionPapersService } from '../prescription-papers.service.js';

const payload = z.object({ prescription_id: z.uuid(), patient_id: z.uuid(), doctor_id: z.uuid() });
type Payload = z.output<typeof payload>;

/** Signs and prints a prescription when it is issued, and prints it anew when it is dispensed or cancelled. */
@Injectable()
export class RenderPrescriptionPdf implements EventJob<typeof payload> {
  readonly job = defineJob({ name: 'render-prescription-pdf', queue: 'prescription-pdf', schema: payload });
  readonly on = [prescriptionMoved.issue, prescriptionMoved.dispense, prescriptionMoved.cancel];

  constructor(private readonly papers: PrescriptionPapersService) {}

  async run(tenant: Tenant, { prescription_id }: Payload): Promise<void> {
    await this.papers.make(tenant, prescription_id);
  }
}
