import { SqlMigration } from '../sql-migration.js';

/** The list of specializations, and the doctors whom strangers find across hospitals. */
export class DoctorsOfAll extends SqlMigration {
  protected readonly sql = `
create table public.specializations (
  id uuid primary key,
  name text not null check (char_length(name) between 2 and 100),
  retired_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1
);

create unique index specializations_name_key on public.specializations (lower(name));

insert into public.specializations (id, name, created_at, updated_at)
  select gen_random_uuid(), name, now(), now() from unnest(array['Cardiology', 'Dermatology', 'Neurology', 'Pediatrics',
    'Psychiatry', 'Oncology', 'Orthopedics', 'Radiology', 'Urology', 'Gastroenterology', 'Endocrinology',
    'Ophthalmology']) name;

create table public.hospital_listings (
  tenant_id uuid primary key references public.tenants on delete cascade,
  city text,
  refreshed_at timestamptz not null
);

comment on table public.hospital_listings is 'Hospitals that want their doctors to be found; their own settings are the truth';

create table public.doctor_listings (
  tenant_id uuid not null references public.hospital_listings on delete cascade,
  doctor_id uuid not null,
  full_name text not null,
  specialization_ids uuid[] not null,
  location text,
  bio text,
  consultation_minutes smallint not null,
  portal_booking text not null check (portal_booking in ('DIRECT', 'REQUEST')),
  free_at timestamptz[] not null,
  primary key (tenant_id, doctor_id)
);

comment on column public.doctor_listings.free_at is 'The next free slots, when they were looked for';

create index doctor_listings_name on public.doctor_listings using gin (full_name ext.gin_trgm_ops);

create index doctor_listings_specialization on public.doctor_listings using gin (specialization_ids);

create index hospital_listings_city on public.hospital_listings (lower(city));
`;
}
