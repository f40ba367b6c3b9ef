import { SqlMigration } from '../sql-migration.js';

/** What hospitals have, as they were counted last (ADR 22). */
export class Metrics extends SqlMigration {
  protected readonly sql = `
create table public.tenant_metrics (
  tenant_id uuid primary key references public.tenants on delete cascade,
  users integer not null,
  patients integer not null,
  appointments integer not null,
  prescriptions integer not null,
  admissions integer not null,
  active_admissions integer not null,
  counted_at timestamptz not null
);

comment on column public.tenant_metrics.counted_at is 'When the count began';

create table public.tenant_days (
  tenant_id uuid not null references public.tenants on delete cascade,
  day date not null,
  patients integer not null,
  appointments integer not null,
  prescriptions integer not null,
  admissions integer not null,
  primary key (tenant_id, day)
);

comment on table public.tenant_days is 'What was added to a hospital on a day of UTC';

create index tenant_days_of_all on public.tenant_days (day);
`;
}
