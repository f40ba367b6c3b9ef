import { SqlMigration } from '../sql-migration.js';

/** What the people of a hospital are told inside the product. */
export class Inbox extends SqlMigration {
  protected readonly sql = `
create table inbox_messages (
  id uuid primary key,
  event_id uuid not null,
  user_id uuid not null constraint inbox_messages_user_fk references users on delete cascade,
  template text not null check (char_length(template) between 1 and 100),
  subject text not null check (char_length(subject) <= 300),
  text text not null check (char_length(text) <= 4000),
  link_kind text,
  link_id uuid,
  created_at timestamptz not null,
  read_at timestamptz,
  written_in xid8 not null default pg_current_xact_id(),
  constraint inbox_messages_once unique (event_id, user_id, template),
  constraint inbox_messages_link_whole check (num_nulls(link_kind, link_id) in (0, 2))
);

comment on column inbox_messages.written_in is 'The transaction that wrote it; a stream that was cut goes on by it';

create index inbox_messages_newest on inbox_messages (user_id, created_at desc, id desc);

create index inbox_messages_unread on inbox_messages (user_id, created_at desc, id desc) where read_at is null;
`;
}
