import { SqlMigration } from '../sql-migration.js';

/** An event stays in the outbox until the jobs that follow it are done. */
export class OutboxUntilDone extends SqlMigration {
  protected readonly sql = `
alter table outbox
  add column relayed_at timestamptz,
  add column done text[] not null default '{}';

comment on column outbox.relayed_at is 'When the queues had its jobs; the row goes when they are done';

comment on column outbox.done is 'Of several jobs, those that are done';

drop index outbox_waiting;

create index outbox_waiting on outbox (id) where relayed_at is null;

create index outbox_relayed on outbox (id) where relayed_at is not null;
`;
}
