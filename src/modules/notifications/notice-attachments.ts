import { Injectable } from '@nestjs/common';
import type { MailAttachment } from '../../core/gateways/mailer/mailer.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { PrescriptionPapersService } from '../prescription-papers/index.js';
import type { Notice } from './notice-facts.repository.js';

/** The files that go with a mail. Made or fetched when it is sent, outside of any transaction. */
@Injectable()
export class NoticeAttachments {
  constructor(private readonly papers: PrescriptionPapersService) {}

  async of(tenant: Tenant, { template, payload }: Notice): Promise<MailAttachment[]> {
    if (template !== 'prescription_issued') return [];
    const content = await this.papers.copy(tenant, String(payload['prescription_id']));
    return content ? [{ filename: 'prescription.pdf', contentType: 'application/pdf', content }] : [];
  }
}
