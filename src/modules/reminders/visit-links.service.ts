import { Injectable } from '@nestjs/common';
import type { Principal } from '../../core/access/principal.js';
import { Clock } from '../../core/clock.js';
import { context } from '../../core/context.js';
import { Counters } from '../../core/gateways/counters/counters.js';
import { newId } from '../../core/ids.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { PatientAnswers, type AskedVisit } from '../appointments/index.js';
import { tooManyLooks } from './reminders.errors.js';
import { RemindersRepository } from './reminders.repository.js';
import { stateOf, type LinkState, type VisitLink } from './visit-links.rules.js';
import { VisitLinks } from './visit-links.js';

/** Looks and answers from one client address; signatures cannot be guessed anyway. */
const window = { windowSeconds: 60, limit: 60 };

/** What is shown to whoever followed a link. */
export type Answer =
  | { readonly state: 'unknown' }
  | { readonly state: 'unavailable'; readonly tenant: Tenant }
  | {
      readonly state: LinkState;
      readonly tenant: Tenant;
      readonly locale: 'en' | 'hi';
      readonly link: VisitLink;
      readonly visit: AskedVisit | undefined;
    };

/** What patients do by the links of their reminders. No table of links: the state of the visit makes a replay harmless. */
@Injectable()
export class VisitLinksService {
  constructor(
    private readonly links: VisitLinks,
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly answers: PatientAnswers,
    private readonly reminders: RemindersRepository,
    private readonly counters: Counters,
    private readonly clock: Clock,
  ) {}

  async look(token: string): Promise<Answer> {
    await this.limit();
    const opened = this.links.open(token);
    const tenant = opened && (await this.directory.findByCode(opened.code));
    if (!tenant) return { state: 'unknown' };
    if (tenant.status !== 'ACTIVE') return { state: 'unavailable', tenant };
    const { link } = opened;
    return this.tenancy.run(tenant, 'read', async () => {
      const visit = await this.answers.look(link.appointmentId);
      const locale = await this.reminders.locale();
      return { state: stateOf(link, visit, this.clock.now()), tenant, locale, link, visit };
    });
  }

  /** Does what the link is for, unless that has been done or cannot be done any more. */
  async answer(token: string): Promise<Answer> {
    const found = await this.look(token);
    if (found.state !== 'open' || !found.visit) return found;
    const { tenant, link, visit } = found;
    const requestId = context.current()?.requestId ?? newId();
    const caller = { ...context.current(), requestId, principal: byLink(visit, tenant, this.clock.now()) };
    const state = await context.run(caller, () => this.tenancy.run(tenant, 'write', () => this.take(link)));
    return { ...found, state };
  }

  private async take(link: VisitLink): Promise<LinkState> {
    const visit = await this.answers.hold(link.appointmentId);
    const state = stateOf(link, visit, this.clock.now());
    if (state !== 'open' || !visit) return state;
    await (link.purpose === 'confirm' ? this.answers.confirm(visit) : this.answers.cancel(visit));
    return 'done';
  }

  private async limit(): Promise<void> {
    const client = `visit-link:client:${context.current()?.address ?? 'unknown'}`;
    const { count, resetAt } = await this.counters.hit(client, window);
    if (count > window.limit)
      throw tooManyLooks(Math.max(1, Math.ceil((resetAt.getTime() - Date.now()) / 1000)));
  }
}

/** Who acts, as the audit names them: the patient, without an account and without a right. */
const byLink = ({ patient_id }: AskedVisit, tenant: Tenant, now: Date): Principal => ({
  userId: patient_id,
  sessionId: 'visit-link',
  email: '',
  isSuperAdmin: false,
  mustChangePassword: false,
  hasSecondFactor: false,
  mustSetUpSecondFactor: false,
  authenticatedAt: now,
  tenant,
  roles: ['PATIENT_BY_LINK'],
  permissions: new Set(),
  departmentId: null,
});
