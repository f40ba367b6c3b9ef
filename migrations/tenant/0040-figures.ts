import { SqlMigration } from '../sql-migration.js';

/** Indexes from which dashboards and analytics count. */
export class Figures extends SqlMigration {
  protected readonly sql = `
create index prescriptions_waiting on prescriptions (status, doctor_id) where status in ('DRAFT', 'ISSUED');

create index admissions_discharged on admissions (discharged_at) where discharged_at is not null;

create index bed_allocations_until on bed_allocations (coalesce(ends_at, 'infinity'::timestamptz));
`;
}
