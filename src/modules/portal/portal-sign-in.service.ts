import { Injectable } from '@nestjs/common';
import { signInRequired } from '../../core/access/access.errors.js';
import type { PatientPrincipal } from '../../core/access/patient-principal.js';
import { Clock } from '../../core/clock.js';
import { context } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { Invalidation } from '../../core/gateways/live-events/invalidation.js';
import { afterCommit } from '../../core/tenancy/tenancy-scope.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { AccessTokens } from '../auth/index.js';
import { normalisePhone } from '../patients/index.js';
import { PortalAccountsRepository } from './portal-accounts.repository.js';
import { PortalCodes } from './portal-codes.service.js';
import { PortalDoor } from './portal-door.js';
import { PortalLimits } from './portal-limits.js';
import { PortalSessionsRepository, type OpenedSession } from './portal-sessions.repository.js';
import type { PortalSessionResponse, PortalSignIn, RequestPortalCode } from './portal.dto.js';
import { accountClosed, codeWrong } from './portal.errors.js';
import { accountEvent } from './portal.events.js';
import type { Address } from './portal.rules.js';

/** How patients come in. Signing up and signing in are one: whoever proves an address has an account. */
@Injectable()
export class PortalSignInService {
  constructor(
    private readonly door: PortalDoor,
    private readonly limits: PortalLimits,
    private readonly codes: PortalCodes,
    private readonly accounts: PortalAccountsRepository,
    private readonly sessions: PortalSessionsRepository,
    private readonly tokens: AccessTokens,
    private readonly tenancy: Tenancy,
    private readonly invalidation: Invalidation,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Says nothing about who has an account: any address is sent a code. */
  async requestCode(hospital: string, input: RequestPortalCode): Promise<void> {
    const tenant = await this.door.hospital(hospital);
    const address = addressIn(input, tenant);
    if (!(await this.limits.mayBeTold(tenant, address.address))) return;
    await this.tenancy.run(tenant, 'write', () => this.codes.send(address));
  }

  /** A wrong code is written down before it is refused. */
  async signIn(hospital: string, input: PortalSignIn): Promise<PortalSessionResponse> {
    const tenant = await this.door.hospital(hospital);
    await this.limits.mayTry(tenant);
    const address = addressIn(input, tenant);
    const outcome = await this.tenancy.run(tenant, 'write', () => this.prove(tenant, address, input.code));
    if (outcome === 'wrong') throw codeWrong();
    if (outcome === 'closed') throw accountClosed();
    return outcome;
  }

  /** Unknown, expired and used tokens answer alike; a used one ends the session, as two people may have it. */
  async refresh(hospital: string, secret: string): Promise<PortalSessionResponse> {
    const tenant = await this.door.hospital(hospital);
    const renewed = await this.tenancy.run(tenant, 'write', () => this.renew(tenant, secret));
    if (!renewed) throw signInRequired();
    return renewed;
  }

  async signOut({ sessionId, userId, tenant, patientId }: PatientPrincipal): Promise<void> {
    await this.sessions.end(sessionId);
    this.events.record(accountEvent('signed_out', { id: userId, patient_id: patientId }));
    afterCommit(() => this.invalidation.forget('portal-session', `${tenant.id}:${sessionId}`));
  }

  private async prove(
    tenant: Tenant,
    address: Address,
    code: string,
  ): Promise<PortalSessionResponse | 'wrong' | 'closed'> {
    if (!(await this.codes.take(address, code))) return 'wrong';
    const account = await this.accounts.signIn(address, this.clock.now());
    if (!account.is_active) return 'closed';
    const session = await this.sessions.start(account.id);
    // From here on it is known who calls, and what is recorded says so.
    const current = context.current();
    if (current)
      current.patient = {
        userId: account.id,
        sessionId: session.id,
        tenant,
        patientId: account.patient_id,
        roles: ['PATIENT'],
      };
    if (account.is_new) this.events.record(accountEvent('signed_up', account));
    this.events.record(accountEvent('signed_in', account));
    return this.answer(tenant, session, account.patient_id);
  }

  private async renew(tenant: Tenant, secret: string): Promise<PortalSessionResponse | undefined> {
    const session = await this.sessions.rotate(secret);
    const patient = session && (await this.sessions.behind(session.id));
    if (session && patient) return this.answer(tenant, session, patient.patient_id);
    const replayed = session ? undefined : await this.sessions.endReplayed(secret);
    if (replayed) {
      this.events.record(accountEvent('session_replayed', { id: replayed.account_id }));
      afterCommit(() => this.invalidation.forget('portal-session', `${tenant.id}:${replayed.id}`));
    }
    return undefined;
  }

  private answer(
    tenant: Tenant,
    { id, account_id, refresh_token }: OpenedSession,
    patientId: string | null,
  ): PortalSessionResponse {
    return {
      access_token: this.tokens.issue({ sub: account_id, sid: id, tid: tenant.id }, 'portal'),
      token_type: 'bearer',
      expires_in: this.tokens.lifetimeMinutes * 60,
      refresh_token,
      is_linked: patientId !== null,
    };
  }
}

function addressIn({ email, phone = '' }: RequestPortalCode, { country }: Tenant): Address {
  return email === undefined
    ? { kind: 'PHONE', address: normalisePhone(phone, country) }
    : { kind: 'EMAIL', address: email.toLowerCase() };
}
