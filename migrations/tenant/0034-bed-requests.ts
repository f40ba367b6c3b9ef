import { SqlMigration } from '../sql-migration.js';

/** Patients ask for a bed; staff keep one for them, or say no. A patient has one request at a time. */
export class BedRequests extends SqlMigration {
  protected readonly sql = `
create table bed_requests (
  id uuid primary key,
  patient_id uuid not null references patients on delete cascade,
  ward_id uuid constraint bed_requests_ward_fk references wards,
  reason text constraint bed_requests_reason check (char_length(reason) between 1 and 500),
  status text not null default 'REQUESTED' constraint bed_requests_status check (status in
    ('REQUESTED', 'APPROVED', 'REJECTED', 'RELEASED', 'CANCELLED')),
  bed_id uuid constraint bed_requests_bed_fk references beds,
  reserved_until timestamptz,
  decided_at timestamptz,
  decided_by_id uuid,
  decided_reason text constraint bed_requests_decided_reason check (char_length(decided_reason) between 1 and 500),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  constraint bed_requests_approved_with_bed check (
    num_nulls(bed_id, reserved_until) in (0, 2) and (status <> 'APPROVED' or bed_id is not null)
    and (status in ('APPROVED', 'RELEASED', 'CANCELLED') or bed_id is null)),
  constraint bed_requests_rejected_with_reason check (status <> 'REJECTED' or decided_reason is not null)
);

create unique index bed_requests_one_open on bed_requests (patient_id) where status in ('REQUESTED', 'APPROVED');

create index bed_requests_patient on bed_requests (patient_id, created_at desc, id desc);

create index bed_requests_newest on bed_requests (created_at desc, id desc);

create index bed_requests_status on bed_requests (status, created_at desc, id desc);

create index bed_requests_kept on bed_requests (reserved_until) where status = 'APPROVED';

create view bed_request_cards as
  select r.id, r.patient_id, r.status, r.reserved_until, wished.name as ward, w.name || ', ' || b.label as place
  from bed_requests r left join wards wished on wished.id = r.ward_id
    left join beds b on b.id = r.bed_id left join wards w on w.id = b.ward_id;
`;
}
