import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { DepartmentEntity, type Department } from './department.entity.js';
import type { DepartmentFilter, DepartmentResponse } from './departments.dto.js';

const withCounts = sql`
  select d.id, d.name, d.description, d.is_for_staff, d.is_for_patients, d.is_system, d.created_at, d.updated_at, d.version,
    (select count(*)::int from staff_cards s where s.department_id = d.id) as user_count,
    coalesce((select v.patient_count from visit_counts v where v.department_id = d.id), 0) as patient_count
  from departments d`;

@Injectable()
export class DepartmentsRepository {
  constructor(private readonly db: TenantDb) {}

  list({ for_staff, for_patients }: DepartmentFilter): Promise<DepartmentResponse[]> {
    return this.db.rows(sql<DepartmentResponse>`${withCounts}
      where (${for_staff ?? null}::boolean is null or d.is_for_staff = ${for_staff ?? null})
        and (${for_patients ?? null}::boolean is null or d.is_for_patients = ${for_patients ?? null})
      order by lower(d.name)`);
  }

  view(id: string): Promise<DepartmentResponse | undefined> {
    return this.db.row(sql<DepartmentResponse>`${withCounts} where d.id = ${id}`);
  }

  find(id: string): Promise<Department | null> {
    return this.db.em.findOne(DepartmentEntity, id);
  }

  findByName(name: string): Promise<{ id: string; name: string } | undefined> {
    return this.db.row(
      sql<{ id: string; name: string }>`select id, name from departments where lower(name) = lower(${name})`,
    );
  }

  add(department: Department): void {
    this.db.em.persist(this.db.em.create(DepartmentEntity, department));
  }

  remove(department: Department): void {
    this.db.em.remove(department);
  }

  flush(): Promise<void> {
    return this.db.flush();
  }
}
