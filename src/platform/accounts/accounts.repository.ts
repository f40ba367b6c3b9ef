import { Injectable } from '@nestjs/common';
import { sql, type Kysely } from 'kysely';
import { Clock } from '../../core/clock.js';
import { noPassword } from '../../core/crypto/passwords.js';
import { PlatformDb } from '../../core/database/platform-db.js';
import type { TenantStatus } from '../../core/tenancy/tenant.js';

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly password_hash: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly is_super_admin: boolean;
  readonly is_active: boolean;
  readonly must_change_password: boolean;
  /** A second factor that has been confirmed. */
  readonly has_second_factor: boolean;
  readonly email_verified_at: string | null;
  readonly last_login_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface Membership {
  readonly tenant_id: string;
  readonly tenant_name: string;
  readonly tenant_status: TenantStatus;
  readonly is_default: boolean;
}

/** What a hospital shows people of their account. */
export type AccountState = Pick<
  Account,
  'id' | 'is_active' | 'must_change_password' | 'email_verified_at' | 'last_login_at'
>;

/** What a hospital's user list shows of the accounts behind it. */
export interface StaffAccountState extends AccountState {
  /** Since the last sign-in that succeeded. */
  readonly failed_logins: number;
  /** In this hospital, to about a minute. */
  readonly last_activity_at: string | null;
}

/** How far somebody has come with an invitation to a hospital. */
export interface Invitation {
  readonly is_verified: boolean;
  readonly is_accepted: boolean;
  /** The account is known to another hospital too. */
  readonly is_shared: boolean;
}

export interface NewAccount {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly mustChangePassword: boolean;
}

const columns = sql`id, email, password_hash, first_name, last_name, is_super_admin, is_active, must_change_password,
  email_verified_at, last_login_at, created_at, updated_at, exists (
    select from public.second_factors f where f.account_id = id and f.confirmed_at is not null) as has_second_factor`;

/** Accounts of people and their memberships in hospitals, in the shared schema. */
@Injectable()
export class AccountsRepository {
  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
  ) {}

  findByEmail(email: string, within?: Kysely<object>): Promise<Account | undefined> {
    return this.db.row(
      sql<Account>`select ${columns} from public.accounts where email = ${email.toLowerCase()}`,
      within,
    );
  }

  find(id: string): Promise<Account | undefined> {
    return this.db.row(sql<Account>`select ${columns} from public.accounts where id = ${id}`);
  }

  /** An account with its accepted memberships, the default one first. */
  findWithMemberships(id: string): Promise<(Account & { memberships: Membership[] }) | undefined> {
    return this.db.row(sql<Account & { memberships: Membership[] }>`
      select ${columns}, coalesce((
        select jsonb_agg(jsonb_build_object('tenant_id', m.tenant_id, 'tenant_name', t.name, 'tenant_status', t.status,
          'is_default', m.is_default) order by m.is_default desc, t.name)
        from public.memberships m join public.tenants t on t.id = m.tenant_id
        where m.account_id = a.id and m.accepted_at is not null), '[]') as memberships
      from public.accounts a where id = ${id}`);
  }

  statesOf(ids: readonly string[], tenantId: string): Promise<StaffAccountState[]> {
    return this.db.rows(sql<StaffAccountState>`
      select a.id, a.is_active, a.must_change_password, a.email_verified_at, a.last_login_at, a.failed_logins,
        m.last_activity_at
      from public.accounts a left join public.memberships m on m.account_id = a.id and m.tenant_id = ${tenantId}
      where a.id = any(${[...ids]})`);
  }

  invitation(accountId: string, tenantId: string): Promise<Invitation | undefined> {
    return this.db.row(sql<Invitation>`
      select a.email_verified_at is not null as is_verified, m.accepted_at is not null as is_accepted,
        exists (select from public.memberships o where o.account_id = a.id and o.tenant_id <> ${tenantId}) as is_shared
      from public.accounts a join public.memberships m on m.account_id = a.id and m.tenant_id = ${tenantId}
      where a.id = ${accountId}`);
  }

  /** Adds an account; undefined when the e-mail has one already. */
  insert(account: NewAccount, within?: Kysely<object>): Promise<{ id: string } | undefined> {
    const now = this.clock.now();
    const query = sql<{ id: string }>`
      insert into public.accounts
        (id, email, password_hash, first_name, last_name, must_change_password, created_at, updated_at)
      values (${account.id}, ${account.email.toLowerCase()}, ${account.passwordHash}, ${account.firstName},
        ${account.lastName}, ${account.mustChangePassword}, ${now}, ${now})
      on conflict (email) do nothing returning id`;
    return this.db.row(query, within);
  }

  /** Creates the super admin or resets name and password of the one with this e-mail. */
  async upsertSuperAdmin(account: NewAccount): Promise<void> {
    const now = this.clock.now();
    await this.db.rows(sql`
      insert into public.accounts (id, email, password_hash, first_name, last_name, is_super_admin, email_verified_at, created_at, updated_at)
      values (${account.id}, ${account.email.toLowerCase()}, ${account.passwordHash}, ${account.firstName},
        ${account.lastName}, true, ${now}, ${now}, ${now})
      on conflict (email) do update set password_hash = excluded.password_hash, is_super_admin = true, is_active = true,
        first_name = excluded.first_name, last_name = excluded.last_name, must_change_password = false, updated_at = ${now}`);
  }

  /**
   * Keeps the password that is replaced among the four before it, and ends reset links that are still about. The row
   * of the account is locked first and says whose place it takes, so that parallel changes keep their order.
   */
  async setPassword(id: string, passwordHash: string): Promise<void> {
    const now = this.clock.now();
    await this.db.rows(sql`
      with replaced as (
        select id, password_hash, password_changes from public.accounts where id = ${id} for update
      ), kept as (
        insert into public.password_history (account_id, slot, password_hash)
        select id, password_changes % 4, password_hash from replaced where password_hash <> ${noPassword}
        on conflict (account_id, slot) do update set password_hash = excluded.password_hash
      ), links as (
        update public.account_tokens set used_at = ${now}
        where account_id = ${id} and purpose = 'reset_password' and used_at is null
      )
      update public.accounts a set password_hash = ${passwordHash}, must_change_password = false,
        password_changes = a.password_changes + 1, updated_at = ${now}
      from replaced where a.id = replaced.id`);
  }

  /** A password that has to be changed at the next sign-in. */
  async setTemporaryPassword(id: string, passwordHash: string): Promise<void> {
    await this.db.rows(sql`
      update public.accounts set password_hash = ${passwordHash}, must_change_password = true, updated_at = ${this.clock.now()}
      where id = ${id}`);
  }

  async demandPasswordChange(id: string): Promise<void> {
    await this.db.rows(sql`
      update public.accounts set must_change_password = true, updated_at = ${this.clock.now()} where id = ${id}`);
  }

  async markEmailVerified(id: string, within?: Kysely<object>): Promise<void> {
    const now = this.clock.now();
    const query = sql`
      update public.accounts set email_verified_at = ${now}, updated_at = ${now} where id = ${id} and email_verified_at is null`;
    await this.db.rows(query, within);
  }

  async markSignedIn(id: string): Promise<void> {
    await this.db.rows(sql`
      update public.accounts set last_login_at = ${this.clock.now()}, failed_logins = 0 where id = ${id}`);
  }

  /** Failed sign-ins since the last one that succeeded. */
  async countFailedSignIn(id: string): Promise<void> {
    await this.db.rows(sql`update public.accounts set failed_logins = failed_logins + 1 where id = ${id}`);
  }

  /** Joins an account to a hospital. The first membership is the default one. Without `accepted` it is an invitation. */
  async addMembership(
    accountId: string,
    tenantId: string,
    accepted: boolean,
    within?: Kysely<object>,
  ): Promise<void> {
    const acceptedAt = accepted ? this.clock.now() : null;
    const query = sql`
      insert into public.memberships (account_id, tenant_id, is_default, accepted_at)
      values (${accountId}, ${tenantId},
        not exists (select from public.memberships where account_id = ${accountId} and is_default), ${acceptedAt})
      on conflict (account_id, tenant_id) do nothing`;
    await this.db.rows(query, within);
  }

  async acceptMembership(accountId: string, tenantId: string): Promise<void> {
    await this.db.rows(sql`
      update public.memberships set accepted_at = coalesce(accepted_at, ${this.clock.now()})
      where account_id = ${accountId} and tenant_id = ${tenantId}`);
  }

  /** Makes a hospital the one that the account's sign-ins enter. */
  async makeDefault(accountId: string, tenantId: string): Promise<void> {
    await this.db.rows(sql`
      with former as (
        update public.memberships set is_default = false
        where account_id = ${accountId} and is_default and tenant_id <> ${tenantId} returning tenant_id
      )
      update public.memberships set is_default = true
      where account_id = ${accountId} and tenant_id = ${tenantId} and (select count(*) from former) >= 0`);
  }

  /** Accepted memberships, the default one first. */
  membershipsOf(accountId: string): Promise<Membership[]> {
    return this.db.rows(sql<Membership>`
      select m.tenant_id, t.name as tenant_name, t.status as tenant_status, m.is_default
      from public.memberships m join public.tenants t on t.id = m.tenant_id
      where m.account_id = ${accountId} and m.accepted_at is not null
      order by m.is_default desc, t.name`);
  }
}
