import { SqlMigration } from '../sql-migration.js';

/** Devices that send readings of one patient with a key of their own, of which only the hash is kept. */
export class Devices extends SqlMigration {
  protected readonly sql = `
create table devices (
  id uuid primary key,
  patient_id uuid not null constraint devices_patient_fk references patients on delete cascade,
  name text not null check (char_length(name) between 1 and 100),
  kind text not null check (kind in ('device', 'wearable')),
  serial_number text check (char_length(serial_number) between 1 and 100),
  key_hash bytea not null constraint devices_key_hash_key unique check (octet_length(key_hash) = 32),
  registered_by_id uuid,
  registered_at timestamptz not null,
  last_seen_at timestamptz,
  revoked_at timestamptz,
  revoked_by_id uuid,
  version integer not null default 1,
  constraint devices_revoked_for_good check (revoked_by_id is null or revoked_at is not null)
);

create index devices_patient on devices (patient_id, registered_at desc, id desc);

create index devices_newest on devices (registered_at desc, id desc);
`;
}
