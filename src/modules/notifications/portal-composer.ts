import { Injectable } from '@nestjs/common';
import { ProductMode } from '../../core/product-mode.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { PortalSecrets } from '../portal/index.js';
import type { Notice } from './notice-facts.repository.js';
import { render, type Message, type Setting, type TemplateName } from './templates/index.js';

type PortalTemplate = 'portal_code' | 'portal_invitation';

export const isOfPortal = (template: TemplateName): template is PortalTemplate =>
  template === 'portal_code' || template === 'portal_invitation';

/** Messages that open the portal. What opens it is made when a message is sent, and stored nowhere (ADR 7). */
@Injectable()
export class PortalComposer {
  constructor(
    private readonly secrets: PortalSecrets,
    private readonly mode: ProductMode,
  ) {}

  /** Undefined when the code or the invitation works no longer. */
  async compose(
    template: PortalTemplate,
    { payload, first_name }: Notice,
    { name, contactPhone, code: hospitalCode }: Tenant,
    setting: Setting,
  ): Promise<Message | undefined> {
    if (template === 'portal_code') {
      const code = await this.secrets.code(String(payload['portal_code_id']));
      if (!code) return undefined;
      return render(template, { hospital: name, code, valid_minutes: this.secrets.codeMinutes }, setting);
    }
    const secret = await this.secrets.invitation(String(payload['invitation_id']));
    if (!secret) return undefined;
    return render(
      template,
      {
        hospital: name,
        hospital_phone: contactPhone,
        first_name: first_name ?? '',
        link: `${this.mode.publicUrl}/portal/${hospitalCode}/invitation?token=${secret}`,
        valid_hours: this.secrets.invitationDays * 24,
      },
      setting,
    );
  }
}
