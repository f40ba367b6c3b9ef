import { SqlMigration } from '../sql-migration.js';

/** Second factors of accounts, the step between password and code, and when a session's owner last proved to be it. */
export class SecondFactors extends SqlMigration {
  protected readonly sql = `
create table public.second_factors (
  account_id uuid primary key references public.accounts on delete cascade,
  secret text,
  confirmed_at timestamptz,
  pending_secret text,
  last_step bigint not null default 0,
  constraint second_factors_confirmed check ((secret is null) = (confirmed_at is null)),
  constraint second_factors_something check (secret is not null or pending_secret is not null)
);

comment on column public.second_factors.last_step is 'The newest time step (RFC 6238) whose code was accepted';

create table public.recovery_codes (
  account_id uuid not null references public.second_factors on delete cascade,
  code_hash bytea not null constraint recovery_codes_hash_sha256 check (octet_length(code_hash) = 32),
  primary key (account_id, code_hash)
);

create table public.second_steps (
  token_hash bytea primary key constraint second_steps_hash_sha256 check (octet_length(token_hash) = 32),
  account_id uuid not null references public.second_factors on delete cascade,
  expires_at timestamptz not null
);

comment on table public.second_steps is 'Sign-ins whose password was right and whose code is awaited';

create index second_steps_of_account on public.second_steps (account_id);

create function public.end_second_steps() returns trigger language plpgsql as $$
begin
  delete from public.second_steps where account_id = new.id;
  return null;
end $$;

create trigger accounts_end_second_steps after update of password_hash, is_active on public.accounts
  for each row when (old.password_hash <> new.password_hash or not new.is_active)
  execute function public.end_second_steps();

alter table public.sessions add column authenticated_at timestamptz not null default now();

comment on column public.sessions.authenticated_at is 'When its owner last gave a password or a code';

update public.sessions set authenticated_at = created_at;
`;
}
