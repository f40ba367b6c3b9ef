import { SqlMigration } from '../sql-migration.js';

/** The keys with which a hospital seals single columns, each wrapped by the master key (ADR 24). */
export class DataKeys extends SqlMigration {
  protected readonly sql = `
create table data_keys (
  number integer primary key check (number >= 0),
  wrapped text,
  state text not null constraint data_keys_state check (state in ('COMING', 'CURRENT', 'OLD', 'RETIRED')),
  created_at timestamptz not null,
  retired_at timestamptz,
  constraint data_keys_wrapped check ((number = 0) = (wrapped is null)),
  constraint data_keys_retired check ((state = 'RETIRED') = (retired_at is not null))
);

comment on table data_keys is 'COMING keys open and find, the CURRENT one seals, OLD ones are on their way out, RETIRED ones hold nothing';

comment on column data_keys.number is '0 follows from the master key itself: what was sealed before there were others';

create unique index data_keys_one_current on data_keys ((true)) where state = 'CURRENT';

create unique index data_keys_one_coming on data_keys ((true)) where state = 'COMING';

insert into data_keys (number, state, created_at)
  select 0, 'CURRENT', now()
  where exists (select from patients where national_id_cipher is not null)
    or exists (select from signing_keys where sealed_private_key is not null);
`;
}
