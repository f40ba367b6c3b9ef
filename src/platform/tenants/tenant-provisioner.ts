import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql, type Kysely } from 'kysely';
import { Clock } from '../../core/clock.js';
import { DataKeys } from '../../core/crypto/data-keys.js';
import { Databases } from '../../core/database/databases.js';
import { newId } from '../../core/ids.js';
import { createSchema, migrateTenant } from '../../core/tenancy/tenant-schema.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import { roleOf, schemaOf, type Tenant, type TenantStatus } from '../../core/tenancy/tenant.js';
import { DepartmentsService } from '../../modules/departments/index.js';
import { RolesService } from '../../modules/roles/index.js';

export interface NewTenant {
  readonly name: string;
  readonly licenseNumber: string;
  readonly contactEmail: string;
  readonly contactPhone: string | null;
  readonly address: string | null;
  readonly timeZone: string;
  readonly country: string;
  readonly status: TenantStatus;
  readonly isDemo: boolean;
}

/** What a new hospital gets besides departments and system roles, in the same transaction. */
export interface Furnishing<T> {
  /** In the shared schema. */
  readonly platform: (tenant: Tenant, db: Kysely<object>) => Promise<T>;
  /** In the hospital, with what the first step gave. */
  readonly hospital: (tenant: Tenant, given: T) => Promise<void>;
}

/**
 * Makes a hospital in one database transaction: directory entry, role, schema, tables, data key, default departments,
 * system roles. When a step fails nothing is left behind.
 */
@Injectable()
export class TenantProvisioner {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly databases: Databases,
    private readonly tenancy: Tenancy,
    private readonly departments: DepartmentsService,
    private readonly roles: RolesService,
    private readonly keys: DataKeys,
    private readonly clock: Clock,
  ) {}

  /** One after the other: the migrator takes a second connection, and those of the owner are few. */
  provision<T>(input: NewTenant, furnishing: Furnishing<T>): Promise<{ tenant: Tenant; given: T }> {
    const turn = this.last.then(() => this.make(input, furnishing));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async make<T>(input: NewTenant, furnishing: Furnishing<T>): Promise<{ tenant: Tenant; given: T }> {
    const em = this.databases.owner.em.fork({ useContext: false });
    await em.begin();
    try {
      const tenant = await this.enterInDirectory(em, input);
      const given = await furnishing.platform(tenant, em.getKysely<object>());
      await createSchema(em, tenant);
      await migrateTenant(em, tenant);
      await this.become(em, tenant);
      await this.tenancy.within(em, tenant, async () => {
        await this.keys.current();
        await this.departments.createDefaults();
        await this.roles.createSystemRoles();
        await furnishing.hospital(tenant, given);
      });
      await em.commit();
      return { tenant, given };
    } catch (error) {
      await em.rollback();
      throw error;
    }
  }

  private async enterInDirectory(em: EntityManager, { licenseNumber, ...input }: NewTenant): Promise<Tenant> {
    const tenant: Tenant = {
      ...input,
      id: newId(),
      code: randomBytes(4).toString('hex'),
      maxUsers: null,
      maxPatients: null,
    };
    const now = this.clock.now();
    await sql`
      insert into public.tenants (id, code, name, license_number, contact_email, contact_phone, address, time_zone,
        country, status, is_demo, created_at, updated_at)
      values (${tenant.id}, ${tenant.code}, ${tenant.name}, ${licenseNumber}, ${tenant.contactEmail},
        ${tenant.contactPhone}, ${tenant.address}, ${tenant.timeZone}, ${tenant.country}, ${tenant.status}, ${tenant.isDemo}, ${now}, ${now})
    `.execute(em.getKysely<object>());
    return tenant;
  }

  private async become(em: EntityManager, tenant: Tenant): Promise<void> {
    const db = em.getKysely<object>();
    await sql.raw(`set local search_path = ${schemaOf(tenant)}, pg_temp`).execute(db);
    await sql.raw(`set local role ${roleOf(tenant)}`).execute(db);
  }
}
