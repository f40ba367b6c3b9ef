import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { HospitalCount } from './metrics.rules.js';

/** Counts the hospital that has been entered: numbers, and nothing that they count. */
@Injectable()
export class HospitalCounts {
  constructor(private readonly db: TenantDb) {}

  /** One statement, so one moment: what is counted here fits together. */
  async count(): Promise<HospitalCount> {
    const row = await this.db.row(sql<HospitalCount>`
      select (select count(*)::int from users) as users,
        (select count(*)::int from admissions where status = 'ACTIVE') as active_admissions,
        (select coalesce(jsonb_agg(jsonb_build_object('day', day, 'patients', coalesce(p.n, 0),
            'appointments', coalesce(a.n, 0), 'prescriptions', coalesce(r.n, 0), 'admissions', coalesce(s.n, 0))), '[]')
          from (select (created_at at time zone 'UTC')::date as day, count(*) as n from patients
            where survivor_id is null and removed_at is null group by 1) p
          full join (select (created_at at time zone 'UTC')::date as day, count(*) as n from appointments
            where status not in ('REQUESTED', 'REJECTED') group by 1) a using (day)
          full join (select (created_at at time zone 'UTC')::date as day, count(*) as n from prescriptions group by 1) r using (day)
          full join (select (created_at at time zone 'UTC')::date as day, count(*) as n from admissions group by 1) s using (day)
        ) as days`);
    if (!row) throw new Error('A count is one row.');
    return row;
  }

  /** Whether anything was done or seen here since then. Whatever is done leaves an entry in the audit. */
  async hasWorkedSince(moment: Date): Promise<boolean> {
    const row = await this.db.row(sql<{ has_worked: boolean }>`
      select exists (select from audit_entries where at >= ${moment}) as has_worked`);
    return row?.has_worked ?? true;
  }
}
