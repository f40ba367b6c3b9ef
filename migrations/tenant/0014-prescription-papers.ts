import { SqlMigration } from '../sql-migration.js';

/** Signed prescriptions on paper: registration numbers of doctors, the keys of the hospital, what was signed. */
export class PrescriptionPapers extends SqlMigration {
  protected readonly sql = `
alter table users add column registration_number text
  constraint users_registration_number check (char_length(registration_number) between 1 and 50);

create or replace view staff_cards as
  select u.id, u.first_name, u.last_name, concat_ws(' ', u.first_name, nullif(u.last_name, '')) as full_name,
    u.department_id, u.specialization, u.is_active,
    exists (select from role_holders h where h.user_id = u.id and h.system_key = 'DOCTOR') as is_doctor,
    u.registration_number
  from users u;

create table signing_keys (
  id uuid primary key,
  public_key text not null,
  attestation text not null,
  sealed_private_key text,
  created_at timestamptz not null,
  retired_at timestamptz,
  constraint signing_keys_retired_cannot_sign check ((retired_at is null) = (sealed_private_key is not null))
);

create unique index signing_keys_one_current on signing_keys ((true)) where retired_at is null;

create table prescription_papers (
  prescription_id uuid primary key constraint prescription_papers_of references prescriptions
    on delete cascade,
  secret text not null constraint prescription_papers_secret_key unique check (char_length(secret) >= 22),
  signature text not null,
  signed_at timestamptz not null
);
`;
}
