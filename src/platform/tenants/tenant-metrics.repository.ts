import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { Usage } from '../../core/tenancy/usage.js';
import type { TenantDetails } from './tenants.dto.js';

/** How much there is in the hospital that has been entered: numbers, and nothing that they count. */
@Injectable()
export class TenantMetricsRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly usage: Usage,
  ) {}

  async read(): Promise<TenantDetails['metrics']> {
    const [users, patients, worked] = await Promise.all([
      this.usage.count('users'),
      this.usage.count('patients'),
      this.db.row(sql<{ visits: number; prescriptions: number; admissions: number; admitted: number }>`
        select (select count(*)::int from visit_cards) as visits,
          (select count(*)::int from prescription_cards) as prescriptions, stays.*
        from (select count(*)::int as admissions, (count(*) filter (where status = 'ACTIVE'))::int as admitted
          from admission_cards) stays`),
    ]);
    return {
      user_count: users,
      total_patients: patients,
      total_appointments: worked?.visits ?? 0,
      total_prescriptions: worked?.prescriptions ?? 0,
      total_admissions: worked?.admissions ?? 0,
      active_admissions: worked?.admitted ?? 0,
    };
  }
}
