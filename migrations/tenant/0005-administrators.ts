import { SqlMigration } from '../sql-migration.js';

/** A hospital always has an administrator who can work, whoever changes staff at the same moment. */
export class Administrators extends SqlMigration {
  protected readonly sql = `
create function keep_an_administrator() returns trigger language plpgsql as $$
declare
  remain boolean;
begin
  execute format('select from %I.roles where system_key = ''HOSPITAL_ADMIN'' for no key update', tg_table_schema);
  execute format('select exists (select from %1$I.users u join %1$I.user_roles ur on ur.user_id = u.id
    join %1$I.roles r on r.id = ur.role_id where u.is_active and r.system_key = ''HOSPITAL_ADMIN'')', tg_table_schema)
    into remain;
  if not remain then
    raise exception 'a hospital needs an administrator' using errcode = 'check_violation', constraint = 'users_last_administrator';
  end if;
  return null;
end $$;

create trigger users_keep_an_administrator after update of is_active on users
  for each row when (old.is_active and not new.is_active) execute function keep_an_administrator();

create trigger user_roles_keep_an_administrator after delete on user_roles
  for each row execute function keep_an_administrator();
`;
}
