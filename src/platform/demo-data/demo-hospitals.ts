import { Injectable } from '@nestjs/common';
import { sql, type Kysely } from 'kysely';
import { Passwords } from '../../core/crypto/passwords.js';
import { PlatformDb } from '../../core/database/platform-db.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { UsersService } from '../../modules/users/index.js';
import { AccountsRepository } from '../accounts/index.js';
import { TenantProvisioner } from '../tenants/index.js';
import { demoStaff, type DemoHospital, type DemoKey, type DemoStaff } from './demo.plan.js';

/** Well known, and good for demo hospitals only. */
export const demoPassword = 'Demo@12345';

/** The two demo hospitals themselves, with their staff. */
@Injectable()
export class DemoHospitals {
  constructor(
    private readonly db: PlatformDb,
    private readonly directory: TenantDirectory,
    private readonly provisioner: TenantProvisioner,
    private readonly accounts: AccountsRepository,
    private readonly passwords: Passwords,
    private readonly users: UsersService,
  ) {}

  async find({ licenseNumber }: DemoHospital): Promise<Tenant | undefined> {
    const row = await this.db.row(
      sql<{ id: string }>`select id from public.tenants where license_number = ${licenseNumber} and is_demo`,
    );
    return row && this.directory.get(row.id);
  }

  /** The hospital, made with its staff when it does not exist. */
  async ensure(hospital: DemoHospital): Promise<Tenant> {
    const existing = await this.find(hospital);
    if (existing) return existing;
    const staff = demoStaff(hospital.key);
    const passwordHash = await this.passwords.hash(demoPassword);
    const { key: _, ...description } = hospital;
    const { tenant } = await this.provisioner.provision(
      { ...description, country: 'IN', status: 'ACTIVE', isDemo: true },
      {
        platform: ({ id }, db) => this.createAccounts(staff, id, passwordHash, db),
        hospital: async () => {
          for (const member of staff)
            await this.users.enrol(member.id, toUser(member), member.role === 'HOSPITAL_ADMIN');
        },
      },
    );
    return tenant;
  }

  private async createAccounts(
    staff: readonly DemoStaff[],
    tenantId: string,
    passwordHash: string,
    db: Kysely<object>,
  ): Promise<void> {
    for (const { id, email, firstName, lastName } of staff) {
      await this.accounts.insert(
        { id, email, passwordHash, firstName, lastName, mustChangePassword: false },
        db,
      );
      await this.accounts.markEmailVerified(id, db);
      await this.accounts.addMembership(id, tenantId, true, db);
    }
  }
}

const toUser = ({ email, firstName, lastName, phone, department, specialization, role }: DemoStaff) => ({
  email,
  first_name: firstName,
  last_name: lastName,
  phone,
  department,
  specialization,
  roles: [role],
});

/** Sign-ins that a visitor may use. */
export const demoSignIns = (key: DemoKey) =>
  demoStaff(key)
    .filter(({ email }) => /^(admin|\w+1)@/.test(email))
    .map(({ email, role }) => ({ email, role }));
