import { SqlMigration } from '../sql-migration.js';

/** What doctors say of themselves, and what the hospital says about the days on which it works. */
export class Doctors extends SqlMigration {
  protected readonly sql = `
create table doctor_profiles (
  doctor_id uuid primary key constraint doctor_profiles_of references users on delete cascade,
  specialization_ids uuid[] not null default '{}'
    constraint doctor_profiles_specializations check (cardinality(specialization_ids) <= 10),
  consultation_minutes smallint
    constraint doctor_profiles_minutes check (consultation_minutes between 15 and 240 and consultation_minutes % 15 = 0),
  location text check (char_length(location) between 1 and 200),
  bio text check (char_length(bio) between 1 and 2000),
  photo_file text,
  portal_booking text not null default 'REQUEST'
    constraint doctor_profiles_portal_booking check (portal_booking in ('DIRECT', 'REQUEST')),
  is_listed boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1
);

comment on column doctor_profiles.specialization_ids is 'Ids of the list that the platform keeps';

comment on column doctor_profiles.consultation_minutes is 'Null: the slot length of the hospital';

alter table hospital_settings
  add column slot_minutes smallint not null default 15
    constraint hospital_settings_slot check (slot_minutes between 15 and 120 and slot_minutes % 15 = 0),
  add column city text check (char_length(city) between 1 and 100),
  add column listed_publicly boolean not null default false;

alter table opening_hours drop constraint opening_hours_order;

comment on column opening_hours.closes is 'Not after opens: on the next day; the same: open round the clock';

create table holidays (
  id uuid primary key,
  day date not null constraint holidays_one_a_day unique,
  name text not null check (char_length(name) between 1 and 100),
  created_at timestamptz not null
);

create view opening_times as select weekday, opens, closes from opening_hours;

create view closed_days as select day, name from holidays;

create view booking_settings as select slot_minutes, city, listed_publicly from hospital_settings;

create view doctor_cards as
  select s.id as doctor_id, s.full_name, s.is_active, s.department_id, p.specialization_ids, p.consultation_minutes,
    p.location, p.bio, coalesce(p.portal_booking, 'REQUEST') as portal_booking, coalesce(p.is_listed, true) as is_listed,
    p.photo_file is not null as has_photo
  from staff_cards s left join doctor_profiles p on p.doctor_id = s.id
  where s.is_doctor;
`;
}
