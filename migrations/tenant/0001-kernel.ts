import { SqlMigration } from '../sql-migration.js';

/** What the kernel keeps in every hospital: counters, limits, audit, outbox, idempotency records. */
export class Kernel extends SqlMigration {
  protected readonly sql = `
create table limits (
  resource text primary key check (resource in ('patients', 'users')),
  maximum integer check (maximum >= 0)
);

insert into limits (resource) values ('patients'), ('users');

create table counters (
  name text not null,
  slot smallint not null default 0,
  value bigint not null default 0,
  primary key (name, slot)
);

insert into counters (name) values ('patient_code');

insert into counters (name, slot) select name, slot from unnest(array['patients', 'users']) name, generate_series(0, 15) slot;

create table audit_entries (
  id uuid primary key,
  at timestamptz not null,
  action text not null,
  actor_id uuid,
  actor_roles text[] not null default '{}',
  entity text,
  entity_id uuid,
  patient_ids uuid[] not null default '{}',
  changes jsonb,
  request_id text not null,
  address text
);

create index audit_entries_newest on audit_entries (at desc, id desc);

create index audit_entries_entity on audit_entries (entity_id, at desc);

create index audit_entries_patients on audit_entries using gin (patient_ids);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are append-only' using errcode = 'insufficient_privilege';
end $$;

create trigger audit_append_only before update or delete or truncate on audit_entries
  for each statement execute function refuse_change();

create table outbox (
  id uuid primary key,
  event text not null,
  payload jsonb not null,
  recorded_at timestamptz not null,
  claimed_at timestamptz
);

create index outbox_waiting on outbox (id);

create table idempotency_records (
  actor_id uuid not null,
  route text not null,
  key text not null,
  request_hash bytea not null,
  status smallint not null,
  body jsonb,
  created_at timestamptz not null,
  primary key (actor_id, route, key)
);

create index idempotency_records_age on idempotency_records (created_at);
`;
}
