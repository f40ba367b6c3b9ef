import { SqlMigration } from '../sql-migration.js';

/** Sessions outlive their access tokens: they are renewed by refresh tokens and shown to their owner. */
export class RefreshTokens extends SqlMigration {
  protected readonly sql = `
alter table public.sessions
  add column last_used_at timestamptz,
  add column address text,
  add column user_agent text constraint sessions_user_agent_short check (char_length(user_agent) <= 200);

update public.sessions set last_used_at = created_at;

alter table public.sessions alter column last_used_at set not null;

create table public.refresh_tokens (
  token_hash bytea primary key constraint refresh_tokens_hash_sha256 check (octet_length(token_hash) = 32),
  session_id uuid not null references public.sessions on delete cascade,
  issued_at timestamptz not null,
  used_at timestamptz
);

create unique index refresh_tokens_one_usable on public.refresh_tokens (session_id) where used_at is null;

create index refresh_tokens_of_session on public.refresh_tokens (session_id);
`;
}
