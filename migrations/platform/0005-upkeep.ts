import { SqlMigration } from '../sql-migration.js';

/** What people last did in a hospital, how many patients it has, and finding what is over and can be forgotten. */
export class Upkeep extends SqlMigration {
  protected readonly sql = `
alter table public.memberships add column last_activity_at timestamptz;

alter table public.tenants add column patient_count integer not null default 0
  constraint tenants_patients_counted check (patient_count >= 0);

comment on column public.tenants.patient_count is 'As the job count-patients last saw it in the hospital';

create index sessions_over on public.sessions (least(ended_at, expires_at));

create index account_tokens_over on public.account_tokens (least(used_at, expires_at));
`;
}
