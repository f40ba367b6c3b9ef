import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Page } from '../../core/http/fields.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { DeviceEntity, type Device } from './device.entity.js';
import type { DeviceFilter, DeviceResponse } from './devices.dto.js';

/** Whose readings a device sends. */
export type LiveDevice = Pick<Device, 'id' | 'patient_id' | 'kind'>;

const columns = sql`
  d.id, d.patient_id, d.name, d.kind, d.serial_number, d.registered_by_id, d.registered_at, d.last_seen_at,
  d.revoked_at, d.revoked_by_id, d.version`;

@Injectable()
export class DevicesRepository {
  constructor(private readonly db: TenantDb) {}

  /** One page, the newest first. */
  async list({ page, page_size, patient_id, revoked }: DeviceFilter): Promise<Page<DeviceResponse>> {
    const parts = [
      sql`true`,
      patient_id && sql`d.patient_id = ${patient_id}`,
      revoked !== undefined && sql`(d.revoked_at is not null) = ${revoked}`,
    ].filter(part => part !== undefined && part !== false && part !== '');
    const where = sql.join(parts, sql` and `);
    const [items, counted] = await Promise.all([
      this.db.rows(sql<DeviceResponse>`
        select ${columns} from devices d where ${where}
        order by d.registered_at desc, d.id desc limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`select count(*)::int as total from devices d where ${where}`),
    ]);
    return { items, total: counted?.total ?? 0, page, page_size };
  }

  view(id: string): Promise<DeviceResponse | undefined> {
    return this.db.row(sql<DeviceResponse>`select ${columns} from devices d where d.id = ${id}`);
  }

  find(id: string): Promise<Device | null> {
    return this.db.em.findOne(DeviceEntity, id);
  }

  /** The device that a key belongs to, unless it was revoked. */
  holding(keyHash: Buffer): Promise<LiveDevice | undefined> {
    return this.db.row(sql<LiveDevice>`
      select id, patient_id, kind from devices where key_hash = ${keyHash} and revoked_at is null`);
  }

  /**
   * Marks that a device has been heard of. It is asked for again here, under a lock: what arrives after a revocation
   * has been committed is not taken.
   */
  hear(id: string, at: Date): Promise<LiveDevice | undefined> {
    return this.db.row(sql<LiveDevice>`
      update devices set last_seen_at = greatest(last_seen_at, ${at}) where id = ${id} and revoked_at is null
      returning id, patient_id, kind`);
  }

  async add(device: Device): Promise<void> {
    this.db.em.persist(this.db.em.create(DeviceEntity, device));
    await this.db.flush();
  }

  flush(): Promise<void> {
    return this.db.flush();
  }
}
