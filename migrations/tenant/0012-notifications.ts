import { SqlMigration } from '../sql-migration.js';

/** Every message to a person outside the product, once, with what became of it. */
export class Notifications extends SqlMigration {
  protected readonly sql = `
create table notifications (
  id uuid primary key,
  event_id uuid not null,
  event text not null,
  template text not null,
  channel text not null check (channel in ('EMAIL', 'SMS', 'WHATSAPP')),
  recipient_kind text not null check (recipient_kind in ('PATIENT', 'USER')),
  recipient_id uuid not null,
  recipient_masked text,
  patient_id uuid,
  payload jsonb not null,
  language text not null check (language in ('en', 'hi')),
  status text not null default 'PENDING' check (status in ('PENDING', 'SENDING', 'SENT', 'NOT_SENT', 'FAILED')),
  reason text,
  attempts integer not null default 0 check (attempts >= 0),
  last_error text,
  may_repeat boolean not null default false,
  send_after timestamptz,
  tried_at timestamptz,
  sent_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint notifications_once unique (event_id, template, channel, recipient_id),
  constraint notifications_sent_with_time check ((status = 'SENT') = (sent_at is not null)),
  constraint notifications_ended_with_reason check (status not in ('NOT_SENT', 'FAILED') or reason is not null)
);

comment on column notifications.payload is 'What the event told: ids and facts, no personal data';

comment on column notifications.may_repeat is 'An earlier try may have reached the recipient: it died between the sending and its record';

create index notifications_newest on notifications (created_at desc, id desc);

create index notifications_status on notifications (status, created_at desc, id desc);

create index notifications_patient on notifications (patient_id, created_at desc, id desc) where patient_id is not null;

create index notifications_unsent on notifications (recipient_id, channel, event_id) where status in ('PENDING', 'SENDING');

create view patient_contacts as
  select id, first_name, email, phone_primary, preferred_language, consent_sms, consent_email, is_deceased from patients;

create view staff_contacts as select id, first_name, email, phone, is_active from users;

create view visit_facts as
  select id, patient_id, doctor_id, department_id, starts_at, status, cancelled_reason from appointments;
`;
}
