import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { noPassword, Passwords, temporaryPassword } from '../../core/crypto/passwords.js';
import { Events } from '../../core/events/events.js';
import { OutboxSignal } from '../../core/events/outbox-signal.js';
import { newId } from '../../core/ids.js';
import { ProductMode } from '../../core/product-mode.js';
import { UsersService } from '../../modules/users/index.js';
import { AccountsRepository } from '../accounts/index.js';
import type { RegisterTenant } from './tenants.dto.js';
import { tenantRegistered } from './tenants.events.js';
import { TenantProvisioner, type NewTenant } from './tenant-provisioner.js';

export interface Registered {
  readonly tenantId: string;
  readonly adminEmail: string;
  /** In demo and sandbox mode only, and only for a new account. */
  readonly adminPassword: string | null;
}

/**
 * A hospital registers itself. Its first administrator is the person behind the contact address: with a new account,
 * or with an existing one, whose membership counts when its owner has followed the mailed link.
 */
@Injectable()
export class TenantRegistration {
  constructor(
    private readonly provisioner: TenantProvisioner,
    private readonly accounts: AccountsRepository,
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly events: Events,
    private readonly outbox: OutboxSignal,
    private readonly mode: ProductMode,
  ) {}

  async register(input: RegisterTenant): Promise<Registered> {
    const password = this.mode.showsSecrets ? temporaryPassword() : undefined;
    const passwordHash = password ? await this.passwords.hash(password) : noPassword;
    const { tenant, given: admin } = await this.provisioner.provision(toNewTenant(input), {
      platform: ({ id }, db) => this.administrator(input, id, passwordHash, db),
      hospital: async ({ id }, { accountId, isNew }) => {
        await this.users.enrol(accountId, administrator(input), true);
        this.events.record(
          tenantRegistered.of({
            entity: { kind: 'tenant', id },
            payload: { tenant_id: id, account_id: accountId, is_new_account: isNew },
          }),
        );
      },
    });
    this.outbox.raise(tenant.id);
    return {
      tenantId: tenant.id,
      adminEmail: input.contact_email,
      adminPassword: (admin.isNew && password) || null,
    };
  }

  private async administrator(
    input: RegisterTenant,
    tenantId: string,
    passwordHash: string,
    db: Kysely<object>,
  ): Promise<{ accountId: string; isNew: boolean }> {
    const { email, first_name: firstName, last_name: lastName } = administrator(input);
    const created = await this.accounts.insert(
      { id: newId(), email, passwordHash, firstName, lastName, mustChangePassword: true },
      db,
    );
    const account = created ?? (await this.accounts.findByEmail(email, db));
    if (!account) throw new Error('An account was neither added nor found.');
    await this.accounts.addMembership(account.id, tenantId, created !== undefined, db);
    return { accountId: account.id, isNew: created !== undefined };
  }
}

const toNewTenant = (input: RegisterTenant): NewTenant => ({
  name: input.name,
  licenseNumber: input.license_number,
  contactEmail: input.contact_email,
  contactPhone: input.contact_phone,
  address: input.address ?? null,
  timeZone: input.time_zone,
  country: input.country,
  status: 'PENDING',
  isDemo: false,
});

const administrator = ({ name, contact_email, contact_phone }: RegisterTenant) => ({
  email: contact_email,
  first_name: name,
  last_name: 'Admin',
  phone: contact_phone,
  department: 'Administrator',
  specialization: null,
  roles: ['HOSPITAL_ADMIN'],
});
