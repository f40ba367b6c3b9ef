import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { Clock } from '../clock.js';
import { PlatformDb } from '../database/platform-db.js';
import { notFound } from '../errors/app-error.js';
import { Invalidation } from '../gateways/live-events/invalidation.js';
import { Memory } from '../gateways/live-events/memory.js';
import type { Tenant } from './tenant.js';

/** Columns of a directory entry, as {@link Tenant} names them; `t` is `public.tenants`. */
export const tenantColumns = sql`t.id, t.code, t.name, t.status, t.time_zone as "timeZone", t.country,
  t.contact_email as "contactEmail", t.contact_phone as "contactPhone", t.address,
  t.max_users as "maxUsers", t.max_patients as "maxPatients", t.is_demo as "isDemo"`;

type Described = Pick<Tenant, 'id' | 'name' | 'contactEmail' | 'contactPhone' | 'address' | 'timeZone'>;

/** Which hospitals there are. Entries are kept in memory and dropped, on every process, when they change. */
@Injectable()
export class TenantDirectory {
  private readonly memory: Memory<Tenant>;

  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
    private readonly invalidation: Invalidation,
  ) {
    this.memory = new Memory(invalidation, 'tenant', { maxAgeMs: 300_000, maxEntries: 10_000 });
  }

  find(id: string): Promise<Tenant | undefined> {
    return this.memory.get(id, () => this.db.row(select(sql`t.id = ${id}`)));
  }

  async get(id: string): Promise<Tenant> {
    const tenant = await this.find(id);
    if (!tenant) throw new Error(`There is no hospital ${id}.`);
    return tenant;
  }

  /** By its code, as papers and public addresses name it; asked of the database each time. */
  findByCode(code: string): Promise<Tenant | undefined> {
    return this.db.row(select(sql`t.code = ${code}`));
  }

  /**
   * The hospital that a public address names by its slug, which is its code. Throws 404 when there is none, and for
   * one that is not ACTIVE: strangers are not told which of the two it is.
   */
  async getBySlug(slug: string): Promise<Tenant> {
    const found = /^[0-9a-f]{8}$/.test(slug) ? await this.findByCode(slug) : undefined;
    if (found?.status !== 'ACTIVE') throw notFound('hospitals.not_found', 'The hospital');
    return found;
  }

  /** Repeats what a hospital says of itself, for those who have not entered it. */
  async describe({ id, name, contactEmail, contactPhone, address, timeZone }: Described): Promise<void> {
    await this.db.rows(sql`
      update public.tenants set name = ${name}, contact_email = ${contactEmail}, contact_phone = ${contactPhone},
        address = ${address}, time_zone = ${timeZone}, updated_at = ${this.clock.now()} where id = ${id}`);
    await this.invalidation.forget('tenant', id);
  }

  all(): Promise<Tenant[]> {
    return this.db.rows(select(sql`true`));
  }
}

const select = (where: RawBuilder<unknown>) =>
  sql<Tenant>`select ${tenantColumns} from public.tenants t where ${where} order by t.id`;
