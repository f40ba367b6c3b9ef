import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { WardResponse } from './beds.dto.js';
import { WardEntity, type Ward } from './ward.entity.js';

const shown = sql`
  select w.id, w.name, w.department_id, d.name as department, w.created_at, w.updated_at, w.version,
    (select count(*)::int from beds b where b.ward_id = w.id and b.is_active) as bed_count
  from wards w left join department_cards d on d.id = w.department_id`;

@Injectable()
export class WardsRepository {
  constructor(private readonly db: TenantDb) {}

  list(): Promise<WardResponse[]> {
    return this.db.rows(sql<WardResponse>`${shown} order by lower(w.name), w.id`);
  }

  view(id: string): Promise<WardResponse | undefined> {
    return this.db.row(sql<WardResponse>`${shown} where w.id = ${id}`);
  }

  find(id: string): Promise<Ward | null> {
    return this.db.em.findOne(WardEntity, id);
  }

  add(ward: Ward): void {
    this.db.em.persist(this.db.em.create(WardEntity, ward));
  }

  flush(): Promise<void> {
    return this.db.flush();
  }
}
