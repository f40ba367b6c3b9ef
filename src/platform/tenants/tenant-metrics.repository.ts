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
    const [users, patients, visits] = await Promise.all([
      this.usage.count('users'),
      this.usage.count('patients'),
      this.db.row(sql<{ total: number }>`select count(*)::int as total from visit_cards`),
    ]);
    return {
      user_count: users,
      total_patients: patients,
      total_appointments: visits?.total ?? 0,
      // The product keeps neither prescriptions nor admissions yet.
      total_prescriptions: 0,
      total_admissions: 0,
      active_admissions: 0,
    };
  }
}
