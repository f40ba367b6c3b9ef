import { SqlMigration } from '../sql-migration.js';

/** Failed sign-ins, passwords that were used before, and links that reset a forgotten one. */
export class PasswordRules extends SqlMigration {
  protected readonly sql = `
alter table public.accounts
  add column failed_logins integer not null default 0 constraint accounts_failed_logins_counted check (failed_logins >= 0),
  add column password_changes integer not null default 0
    constraint accounts_password_changes_counted check (password_changes >= 0);

create table public.password_history (
  account_id uuid not null references public.accounts on delete cascade,
  slot smallint not null constraint password_history_bounded check (slot between 0 and 3),
  password_hash text not null,
  primary key (account_id, slot)
);

alter table public.account_tokens drop constraint account_tokens_purpose_check;

alter table public.account_tokens add constraint account_tokens_purpose_check
  check (purpose in ('verify_email', 'set_password', 'join_hospital', 'reset_password'));
`;
}
