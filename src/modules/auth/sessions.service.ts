import { Injectable } from '@nestjs/common';
import { signInRequired, tenantNotServed } from '../../core/access/access.errors.js';
import type { Principal } from '../../core/access/principal.js';
import { Principals } from '../../core/access/principals.js';
import { context } from '../../core/context.js';
import type { DomainEvent } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { OperatorsAudit } from '../../core/events/operators-audit.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import {
  AccountsRepository,
  RefreshTokens,
  Sessions,
  type Account,
  type Membership,
  type Session,
} from '../../platform/accounts/index.js';
import { UsersService } from '../users/index.js';
import { AccessTokens } from './access-tokens.js';
import type { LoginResponse } from './auth.dto.js';
import type { SessionResponse, SwitchTenant } from './sessions.dto.js';
import { hospitalNotFound, sessionNotFound } from './sessions.errors.js';
import { sessionEnded, sessionStarted, type SessionEnd } from './sessions.events.js';

/** The life of a session: opened at sign-in, renewed by refresh tokens, ended by its owner or for misuse. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly sessions: Sessions,
    private readonly refreshTokens: RefreshTokens,
    private readonly accessTokens: AccessTokens,
    private readonly principals: Principals,
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly users: UsersService,
    private readonly events: Events,
    private readonly operators: OperatorsAudit,
  ) {}

  /** Opens a session in the first of the hospitals, or on the platform when there is none. */
  async open(account: Account, memberships: readonly Membership[]): Promise<LoginResponse> {
    const session = await this.sessions.start(account.id, memberships[0]?.tenant_id ?? null);
    const caller = await this.principals.find(session.id);
    // From here on it is known who is calling, and the hospital is told so.
    const current = context.current();
    if (current && caller) current.principal = caller;
    return this.answer(account, memberships, session.id, session.refresh_token, caller);
  }

  /** Unknown, expired and used tokens answer alike; a used one ends the session, as two people may have it. */
  async refresh(secret: string): Promise<LoginResponse> {
    const token = await this.refreshTokens.find(secret);
    if (!token) throw signInRequired();
    const renewed = token.is_used ? undefined : await this.renew(secret, token.session_id);
    if (!renewed) {
      const ended = await this.sessions.endReplayed(secret);
      if (ended) await this.recordEnd(ended, 'replayed');
      throw signInRequired();
    }
    const account = await this.accounts.findWithMemberships(token.account_id);
    if (!account) throw signInRequired();
    return this.answer(account, account.memberships, token.session_id, renewed.next, renewed.caller);
  }

  async list({ userId, sessionId }: Principal): Promise<SessionResponse[]> {
    const sessions = await this.sessions.listOf(userId);
    return sessions.map(session => ({ ...session, is_current: session.id === sessionId }));
  }

  async end({ userId }: Principal, id: string): Promise<void> {
    const ended = await this.sessions.endOf(userId, id);
    if (!ended) throw sessionNotFound();
    await this.recordEnd(ended, 'ended_by_owner');
  }

  async signOut({ userId, sessionId }: Principal): Promise<void> {
    const ended = await this.sessions.endOf(userId, sessionId);
    if (ended) await this.recordEnd(ended, 'signed_out');
  }

  /** Leaves this session for one in another hospital of the same person. */
  async switchTenant(caller: Principal, { tenant_id, make_default }: SwitchTenant): Promise<LoginResponse> {
    const account = await this.accounts.findWithMemberships(caller.userId);
    const membership = account?.memberships.find(candidate => candidate.tenant_id === tenant_id);
    if (!account || !membership) throw hospitalNotFound();
    if (membership.tenant_status !== 'ACTIVE') throw tenantNotServed(membership.tenant_status);
    await this.assertStaff(account.id, tenant_id);
    if (make_default) await this.accounts.makeDefault(account.id, tenant_id);
    const session = await this.sessions.replace(caller.sessionId, account.id, tenant_id);
    if (!session) throw signInRequired();
    await this.recordEnd(
      { id: caller.sessionId, account_id: account.id, tenant_id: caller.tenant?.id ?? null },
      'switched',
    );
    await this.record(tenant_id, sessionStarted(session));
    const memberships = account.memberships.map(each => ({
      ...each,
      is_default: make_default ? each.tenant_id === tenant_id : each.is_default,
    }));
    const entered = await this.principals.find(session.id);
    return this.answer(account, memberships, session.id, session.refresh_token, entered);
  }

  /** The next refresh token, unless somebody else was faster. Whoever may not enter does not use theirs up. */
  private async renew(
    secret: string,
    sessionId: string,
  ): Promise<{ next: string; caller: Principal } | undefined> {
    const caller = await this.principals.find(sessionId);
    if (!caller) throw signInRequired();
    const { tenant } = caller;
    if (tenant && tenant.status !== 'ACTIVE') throw tenantNotServed(tenant.status, 401);
    const next = await this.refreshTokens.rotate(secret);
    return next === undefined ? undefined : { next, caller };
  }

  /** Where both say something, the hospital's own entry is the truth. */
  private async assertStaff(accountId: string, tenantId: string): Promise<void> {
    const tenant = await this.directory.get(tenantId);
    const staff = await this.tenancy.run(tenant, 'read', () => this.users.card(accountId));
    if (!staff?.is_active) throw hospitalNotFound();
  }

  private async recordEnd(session: Session, reason: SessionEnd): Promise<void> {
    if (session.tenant_id) await this.record(session.tenant_id, sessionEnded(session, reason));
    else await this.operators.record({ type: 'session.ended', actorId: session.account_id });
  }

  private async record(tenantId: string, event: DomainEvent): Promise<void> {
    const tenant = await this.directory.get(tenantId);
    await this.tenancy.run(tenant, 'write', () => Promise.resolve(this.events.record(event)));
  }

  private answer(
    account: Account,
    memberships: readonly Membership[],
    sessionId: string,
    refreshToken: string,
    caller: Principal | undefined,
  ): LoginResponse {
    return {
      access_token: this.accessTokens.issue({ sub: account.id, sid: sessionId }, 'staff'),
      token_type: 'bearer',
      expires_in: this.accessTokens.lifetimeMinutes * 60,
      refresh_token: refreshToken,
      must_change_password: account.must_change_password,
      must_set_up_second_factor: caller?.mustSetUpSecondFactor ?? false,
      memberships: memberships
        .filter(({ tenant_status }) => tenant_status === 'ACTIVE')
        .map(({ tenant_id, tenant_name, is_default }) => ({ tenant_id, tenant_name, is_default })),
    };
  }
}
