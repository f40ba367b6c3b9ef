import { SqlMigration } from '../sql-migration.js';

/** The patients' own door: accounts, the codes that prove an address, sessions, and invitations to a record. */
export class PortalAccounts extends SqlMigration {
  protected readonly sql = `
create table portal_accounts (
  id uuid primary key,
  kind text not null constraint portal_accounts_kind check (kind in ('EMAIL', 'PHONE')),
  address text not null constraint portal_accounts_address_key unique,
  patient_id uuid references patients,
  is_active boolean not null default true,
  link_tries smallint not null default 0 constraint portal_accounts_link_tries check (link_tries between 0 and 5),
  linked_at timestamptz,
  linked_by text constraint portal_accounts_linked_by check (linked_by in ('MATCH', 'INVITATION')),
  created_at timestamptz not null,
  last_sign_in_at timestamptz,
  constraint portal_accounts_address check (case kind when 'EMAIL' then address like '%@%' and address = lower(address)
    else address not like '%@%' end),
  constraint portal_accounts_linked check (num_nulls(patient_id, linked_at, linked_by) in (0, 3))
);

create unique index portal_accounts_one_per_patient on portal_accounts (patient_id) where patient_id is not null;

create table portal_codes (
  id uuid primary key,
  kind text not null check (kind in ('EMAIL', 'PHONE')),
  address text not null,
  code_hash bytea not null,
  tries smallint not null default 0 constraint portal_codes_tries check (tries between 0 and 5),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);

comment on column portal_codes.code_hash is 'Keyed; the code itself is stored nowhere';

create unique index portal_codes_one_live on portal_codes (address) where ended_at is null;

create index portal_codes_over on portal_codes (expires_at);

create table portal_sessions (
  id uuid primary key,
  account_id uuid not null references portal_accounts on delete cascade,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  client_address text,
  user_agent text
);

create index portal_sessions_account on portal_sessions (account_id) where ended_at is null;

create index portal_sessions_over on portal_sessions (least(ended_at, expires_at));

create table portal_refresh_tokens (
  token_hash bytea primary key,
  session_id uuid not null references portal_sessions on delete cascade,
  issued_at timestamptz not null,
  used_at timestamptz
);

create index portal_refresh_tokens_session on portal_refresh_tokens (session_id);

create table portal_invitations (
  id uuid primary key,
  patient_id uuid not null references patients on delete cascade,
  secret_hash bytea not null constraint portal_invitations_secret_key unique,
  invited_by_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);

create unique index portal_invitations_one_live on portal_invitations (patient_id) where ended_at is null;

create index patients_email on patients (lower(email)) where email is not null;

create index patients_phone on patients (phone_primary) where phone_primary is not null;

create view portal_code_contacts as
  select id, case kind when 'EMAIL' then address end as email, case kind when 'PHONE' then address end as phone
  from portal_codes;

alter table notifications drop constraint notifications_recipient_kind_check;

alter table notifications add constraint notifications_recipient_kind check (recipient_kind in ('PATIENT', 'USER', 'PORTAL'));

comment on column notifications.recipient_id is 'PORTAL: the code that is told, to an address that may belong to nobody';
`;
}
