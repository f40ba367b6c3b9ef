import { SqlMigration } from '../sql-migration.js';

/** Departments, staff, roles and patients. */
export class People extends SqlMigration {
  protected readonly sql = `
create table departments (
  id uuid primary key,
  name text not null check (char_length(name) between 2 and 100),
  description text,
  is_for_staff boolean not null,
  is_for_patients boolean not null,
  is_system boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1
);

create unique index departments_name_key on departments (lower(name));

create table users (
  id uuid primary key,
  email text not null check (email = lower(email)) constraint users_email_key unique,
  first_name text not null,
  last_name text not null default '',
  phone text,
  department_id uuid constraint users_department_fk references departments,
  specialization text,
  is_active boolean not null default true,
  is_owner boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1
);

create unique index users_one_owner on users (is_owner) where is_owner;

create index users_department on users (department_id);

create index users_newest on users (created_at desc, id desc);

create table roles (
  id uuid primary key,
  name text not null check (char_length(name) between 2 and 50),
  description text,
  system_key text constraint roles_system_key unique,
  is_active boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1
);

create unique index roles_name_key on roles (lower(name));

create table role_permissions (
  role_id uuid not null references roles on delete cascade,
  permission_code text not null,
  primary key (role_id, permission_code)
);

create table user_roles (
  user_id uuid not null references users on delete cascade,
  role_id uuid not null constraint user_roles_role_fk references roles,
  primary key (user_id, role_id)
);

create index user_roles_role on user_roles (role_id);

create table patients (
  id uuid primary key,
  patient_code text not null constraint patients_code_key unique,
  first_name text not null,
  middle_name text,
  last_name text,
  gender text not null check (gender in ('MALE', 'FEMALE', 'OTHER', 'UNKNOWN')),
  dob date,
  dob_unknown boolean not null default false,
  age_only smallint check (age_only between 0 and 120),
  phone_primary text,
  phone_alternate text,
  email text,
  city text,
  address_line1 text,
  address_line2 text,
  postal_code text,
  state text,
  country text,
  blood_group text,
  marital_status text,
  preferred_language text,
  emergency_contact_name text,
  emergency_contact_relation text,
  emergency_contact_phone text,
  known_allergies text,
  chronic_conditions text,
  clinical_notes text,
  is_dnr boolean not null default false,
  is_deceased boolean not null default false,
  date_of_death date,
  national_id_type text,
  national_id_cipher text,
  national_id_hash text,
  photo_path text,
  consent_sms boolean not null default true,
  consent_email boolean not null default true,
  search_text text not null,
  last_visited_at timestamptz,
  created_by_id uuid,
  updated_by_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  constraint patients_national_id_whole check (num_nulls(national_id_type, national_id_cipher, national_id_hash) in (0, 3)),
  constraint patients_emergency_whole check (
    num_nulls(emergency_contact_name, emergency_contact_relation, emergency_contact_phone) in (0, 3)),
  constraint patients_death_consistent check (is_deceased or date_of_death is null)
);

create index patients_search on patients using gin (search_text ext.gin_trgm_ops);

create index patients_recent on patients (last_visited_at desc nulls last, created_at desc, id desc);

create index patients_registered on patients (created_at desc, id desc);

create index patients_national_id on patients (national_id_hash) where national_id_hash is not null;

create view department_cards as select id, name, is_for_staff, is_for_patients from departments;

create view patient_cards as
  select id, patient_code, first_name, last_name, concat_ws(' ', first_name, last_name) as full_name, search_text, is_deceased
  from patients;

create view role_holders as
  select ur.user_id, r.name as role_name, r.system_key from user_roles ur join roles r on r.id = ur.role_id;

create view held_roles as
  select ur.user_id, jsonb_agg(jsonb_build_object('name', r.name, 'system_key', r.system_key, 'permission_codes',
      array(select permission_code from role_permissions p where p.role_id = r.id order by 1)) order by r.name) as roles
  from user_roles ur join roles r on r.id = ur.role_id
  where r.is_active group by ur.user_id;

create view staff_cards as
  select u.id, u.first_name, u.last_name, concat_ws(' ', u.first_name, nullif(u.last_name, '')) as full_name,
    u.department_id, u.specialization, u.is_active,
    exists (select from role_holders h where h.user_id = u.id and h.system_key = 'DOCTOR') as is_doctor
  from users u;
`;
}
