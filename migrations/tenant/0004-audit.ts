import { SqlMigration } from '../sql-migration.js';

/** Refusals and purposes in the audit, and the seals that show whether it was tampered with (ADR 9). */
export class Audit extends SqlMigration {
  protected readonly sql = `
alter table audit_entries
  add column purpose text constraint audit_entries_purpose check (purpose in
    ('TREAT', 'ETREAT', 'HPAYMT', 'HOPERAT', 'HRESCH', 'PATRQT')),
  add column outcome text not null default 'success' constraint audit_entries_outcome check (outcome in
    ('success', 'refused')),
  add column written_in xid8 not null default pg_current_xact_id();

comment on column audit_entries.written_in is 'The transaction that wrote it; seals go by it, and by no clock';

create index audit_entries_position on audit_entries (written_in, id);

create index audit_entries_actor on audit_entries (actor_id, at desc, id desc);

create index audit_entries_action on audit_entries (action text_pattern_ops, at desc, id desc);

create index audit_entries_refused on audit_entries (at desc, id desc) where outcome = 'refused';

create table audit_seals (
  sequence integer primary key check (sequence > 0),
  last_written_in xid8 not null,
  last_entry_id uuid not null,
  entry_count integer not null check (entry_count between 1 and 1000),
  entry_ids uuid[] not null,
  entry_hashes bytea[] not null,
  hash bytea not null,
  previous_hash bytea not null,
  sealed_at timestamptz not null,
  constraint audit_seals_whole check (entry_count = cardinality(entry_ids) and entry_count = cardinality(entry_hashes))
);

create trigger audit_seals_append_only before update or delete or truncate on audit_seals
  for each statement execute function refuse_change();
`;
}
