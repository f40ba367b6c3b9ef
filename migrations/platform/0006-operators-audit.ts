import { SqlMigration } from '../sql-migration.js';

/** What the people who run the platform did. What they did inside a hospital is in that hospital's own audit besides. */
export class OperatorsAudit extends SqlMigration {
  protected readonly sql = `
create table public.audit_entries (
  id uuid primary key,
  at timestamptz not null,
  action text not null,
  actor_id uuid,
  tenant_id uuid,
  changes jsonb,
  request_id text not null,
  address text,
  outcome text not null constraint operators_audit_outcome check (outcome in ('success', 'attempted', 'refused'))
);

create index operators_audit_newest on public.audit_entries (at desc, id desc);

create index operators_audit_actor on public.audit_entries (actor_id, at desc, id desc);

create index operators_audit_tenant on public.audit_entries (tenant_id, at desc, id desc);

create function public.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are append-only' using errcode = 'insufficient_privilege';
end $$;

create trigger operators_audit_append_only before update or delete or truncate on public.audit_entries
  for each statement execute function public.refuse_change();
`;
}
