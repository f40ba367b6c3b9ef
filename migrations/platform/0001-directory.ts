import { SqlMigration } from '../sql-migration.js';

/** The directory of hospitals and the accounts of people: what must be known before a hospital is entered. */
export class Directory extends SqlMigration {
  protected readonly sql = `
create table public.setup_marks (name text primary key, at timestamptz not null default now());

create table public.counters (key text primary key, count integer not null, expires_at timestamptz not null);

create index counters_expiry on public.counters (expires_at);

create table public.tenants (
  id uuid primary key,
  code text not null constraint tenants_code_key unique constraint tenants_code_shape check (code ~ '^[0-9a-f]{8}$'),
  name text not null check (char_length(name) between 1 and 150),
  license_number text not null constraint tenants_license_key unique,
  contact_email text not null,
  contact_phone text,
  address text,
  time_zone text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  status text not null constraint tenants_status_known
    check (status in ('PENDING', 'VERIFIED', 'ACTIVE', 'SUSPENDED', 'INACTIVE')),
  max_users integer check (max_users >= 1),
  max_patients integer check (max_patients >= 1),
  is_demo boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create index tenants_newest on public.tenants (created_at desc, id desc);

create table public.demo_days (
  tenant_id uuid primary key references public.tenants on delete cascade,
  day date not null
);

create table public.demo_tasks (
  id uuid primary key,
  user_id uuid not null,
  task_type text not null check (task_type in ('DEMO_SEED', 'DEMO_FRESHEN', 'DEMO_RESET')),
  freshen_days integer check (freshen_days between 1 and 365),
  status text not null check (status in ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED')),
  progress smallint not null check (progress between 0 and 100),
  message text,
  error text,
  created_at timestamptz not null,
  started_at timestamptz,
  completed_at timestamptz
);

create unique index demo_tasks_one_at_a_time on public.demo_tasks ((true)) where status in ('PENDING', 'RUNNING');

create index demo_tasks_of_user on public.demo_tasks (user_id, created_at desc);

create table public.accounts (
  id uuid primary key,
  email text not null check (email = lower(email)),
  password_hash text not null,
  first_name text not null,
  last_name text not null default '',
  is_super_admin boolean not null default false,
  is_active boolean not null default true,
  must_change_password boolean not null default false,
  email_verified_at timestamptz,
  last_login_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint accounts_email_key unique (email)
);

create table public.memberships (
  account_id uuid not null references public.accounts on delete cascade,
  tenant_id uuid not null references public.tenants on delete cascade,
  is_default boolean not null,
  accepted_at timestamptz,
  primary key (account_id, tenant_id)
);

create unique index memberships_one_default on public.memberships (account_id) where is_default;

create index memberships_by_tenant on public.memberships (tenant_id);

create table public.sessions (
  id uuid primary key,
  account_id uuid not null references public.accounts on delete cascade,
  tenant_id uuid references public.tenants on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);

create index sessions_running on public.sessions (account_id) where ended_at is null;

create index sessions_of_tenant on public.sessions (tenant_id) where ended_at is null;

create table public.account_tokens (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('verify_email', 'set_password', 'join_hospital')),
  account_id uuid not null references public.accounts on delete cascade,
  tenant_id uuid references public.tenants on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);

create index account_tokens_of_account on public.account_tokens (account_id, purpose) where used_at is null;
`;
}
