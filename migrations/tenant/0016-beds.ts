import { SqlMigration } from '../sql-migration.js';

/** Wards, their beds, and who lay where: one patient in a bed, one bed for a patient. */
export class Beds extends SqlMigration {
  protected readonly sql = `
create table wards (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 100),
  department_id uuid constraint wards_department_fk references departments on delete set null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1
);

create unique index wards_name_key on wards (lower(name));

create index wards_department on wards (department_id);

create table beds (
  id uuid primary key,
  ward_id uuid not null constraint beds_ward_fk references wards,
  label text not null check (char_length(label) between 1 and 50),
  condition text not null default 'READY' check (condition in ('READY', 'CLEANING', 'BLOCKED')),
  blocked_reason text check (char_length(blocked_reason) between 1 and 300),
  is_active boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  changed_in xid8 not null default pg_current_xact_id(),
  constraint beds_blocked_with_reason check ((condition = 'BLOCKED') = (blocked_reason is not null))
);

comment on column beds.changed_in is 'The transaction that changed what the board shows; a stream that was cut goes on by it';

create unique index beds_label_key on beds (ward_id, lower(label)) where is_active;

create table bed_allocations (
  id uuid primary key,
  bed_id uuid not null constraint bed_allocations_bed_fk references beds,
  patient_id uuid not null constraint bed_allocations_patient_fk references patients on delete cascade,
  kind text not null check (kind in ('RESERVED', 'OCCUPIED')),
  admission_id uuid,
  admission_status text,
  begins_at timestamptz not null,
  ends_at timestamptz,
  created_by_id uuid,
  constraint bed_allocations_order check (ends_at >= begins_at),
  constraint bed_allocations_admission_fk foreign key (admission_id, admission_status)
    references admissions (id, status) on update cascade on delete cascade,
  constraint bed_allocations_kind_whole check (case kind
    when 'OCCUPIED' then num_nulls(admission_id, admission_status) = 0
    else num_nonnulls(admission_id, admission_status) = 0 and ends_at is not null end),
  constraint bed_allocations_while_active check (ends_at is not null or admission_status = 'ACTIVE'),
  constraint bed_allocations_bed_free exclude using gist (
    bed_id ext.gist_uuid_ops with operator(pg_catalog.=), tstzrange(begins_at, ends_at) with &&),
  constraint bed_allocations_patient_once exclude using gist (
    patient_id ext.gist_uuid_ops with operator(pg_catalog.=), tstzrange(begins_at, ends_at) with &&)
);

comment on table bed_allocations is 'A reservation ends at the time until which the bed is kept; an occupancy when the patient has left';

create unique index bed_allocations_open_bed on bed_allocations (bed_id) where ends_at is null;

create unique index bed_allocations_open_stay on bed_allocations (admission_id) where ends_at is null;

create index bed_allocations_latest on bed_allocations (bed_id, ends_at desc);

create index bed_allocations_patient on bed_allocations (patient_id, ends_at desc);

create index bed_allocations_stay on bed_allocations (admission_id, begins_at) where admission_id is not null;

create view occupied_beds as
  select x.admission_id, b.id as bed_id, b.label, w.id as ward_id, w.name as ward
  from bed_allocations x join beds b on b.id = x.bed_id join wards w on w.id = b.ward_id
  where x.ends_at is null;
`;
}
