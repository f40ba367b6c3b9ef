import { SqlMigration } from '../sql-migration.js';

/** Alerts about vital signs, and where a hospital or a patient differs from the rules that everybody starts with. */
export class Alerts extends SqlMigration {
  protected readonly sql = `
create table alert_rules (
  id uuid primary key,
  patient_id uuid constraint alert_rules_patient_fk references patients on delete cascade,
  type text not null,
  direction text not null check (direction in ('high', 'low')),
  severity text not null check (severity in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
  threshold double precision,
  reason text check (char_length(reason) between 1 and 300),
  set_by_id uuid,
  set_at timestamptz not null,
  version integer not null default 1,
  constraint alert_rules_once unique nulls not distinct (patient_id, type, direction, severity)
);

comment on column alert_rules.patient_id is 'Null: for every patient who has no rule of their own';

comment on column alert_rules.threshold is 'In the unit of the type; null: this rule is switched off';

create table alert_escalation (
  severity text primary key check (severity in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
  after_minutes integer check (after_minutes between 1 and 1440)
);

comment on column alert_escalation.after_minutes is 'Null: never';

insert into alert_escalation (severity, after_minutes)
values ('LOW', null), ('MEDIUM', null), ('HIGH', 15), ('CRITICAL', 5);

create table alerts (
  id uuid primary key,
  patient_id uuid not null constraint alerts_patient_fk references patients on delete cascade,
  type text not null,
  direction text not null check (direction in ('high', 'low')),
  severity text not null check (severity in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
  threshold double precision not null,
  worst_value double precision not null,
  worst_at timestamptz not null,
  raised_by_reading_id uuid not null,
  last_value double precision not null,
  last_at timestamptz not null,
  last_reading_id uuid not null,
  reading_count integer not null check (reading_count > 0),
  status text not null check (status in ('OPEN', 'ACKNOWLEDGED', 'RESOLVED')),
  doctor_id uuid,
  department_id uuid,
  created_at timestamptz not null,
  raised_at timestamptz not null,
  escalation_level integer not null default 0 check (escalation_level between 0 and 2),
  escalated_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by_id uuid,
  resolved_at timestamptz,
  resolved_by_id uuid,
  resolution_note text check (char_length(resolution_note) between 1 and 500),
  updated_at timestamptz not null,
  version integer not null default 1,
  constraint alerts_acknowledged check ((status = 'OPEN') = (acknowledged_at is null)),
  constraint alerts_acknowledged_by check (num_nulls(acknowledged_at, acknowledged_by_id) in (0, 2)),
  constraint alerts_resolved check ((status = 'RESOLVED') = (resolved_at is not null)),
  constraint alerts_resolved_by check (num_nulls(resolved_at, resolved_by_id) in (0, 2))
);

comment on column alerts.raised_at is 'When it got the severity that it has; from then on somebody has time to acknowledge it';

comment on column alerts.raised_by_reading_id is 'The reading that gave it this severity';

create unique index alerts_one_going_on on alerts (patient_id, type) where status <> 'RESOLVED';

create index alerts_newest on alerts (raised_at desc, id desc);

create index alerts_going_on on alerts (raised_at desc, id desc) where status <> 'RESOLVED';

create index alerts_patient on alerts (patient_id, raised_at desc, id desc);

create index alerts_waiting on alerts (raised_at) where status = 'OPEN' and escalation_level < 2;

create view alert_cards as
  select id, patient_id, type, direction, severity, threshold, worst_value, last_value, last_at, status, raised_at
  from alerts;
`;
}
