import { SqlMigration } from '../sql-migration.js';

/** What a hospital says of itself and how it wants things done; the shared directory repeats the first part. */
export class HospitalSettings extends SqlMigration {
  protected readonly sql = `
create table hospital_settings (
  is_the_one boolean primary key default true constraint hospital_settings_one_row check (is_the_one),
  name text,
  contact_email text,
  contact_phone text,
  address text,
  time_zone text,
  locale text not null default 'en' constraint hospital_settings_locale check (locale in ('en', 'hi')),
  quiet_from time not null default '21:00',
  quiet_until time not null default '08:00',
  prescription_footer text,
  logo_file text,
  constraint hospital_settings_described check (num_nulls(name, contact_email, time_zone) in (0, 3))
);

comment on column hospital_settings.name is 'Null, with e-mail and time zone: as the hospital was registered';

comment on column hospital_settings.quiet_from is 'From then until quiet_until no telephone rings; never when both are the same';

insert into hospital_settings default values;

create view message_settings as select locale, quiet_from, quiet_until from hospital_settings;
`;
}
