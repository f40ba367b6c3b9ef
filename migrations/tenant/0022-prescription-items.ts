import { SqlMigration } from '../sql-migration.js';

/**
 * What an issued prescription says stays as it is: its items change while it is a draft, and go with it. Looked at when
 * a statement has done its work, as one statement may write a prescription with its items; the prescription is held, so
 * that nobody issues it meanwhile.
 */
export class PrescriptionItems extends SqlMigration {
  protected readonly sql = `
create function keep_issued_items() returns trigger language plpgsql as $$
declare
  issued boolean;
begin
  execute format('with held as (
      select status from %I.prescriptions where id in (select prescription_id from changed) order by id for share)
    select bool_or(status <> ''DRAFT'') from held', tg_table_schema) into issued;
  if issued then
    raise exception 'the items of a prescription change only while it is a draft'
      using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;

create trigger prescription_items_added after insert on prescription_items
  referencing new table as changed for each statement execute function keep_issued_items();

create trigger prescription_items_changed after update on prescription_items
  referencing new table as changed for each statement execute function keep_issued_items();

create trigger prescription_items_were after update on prescription_items
  referencing old table as changed for each statement execute function keep_issued_items();

create trigger prescription_items_gone after delete on prescription_items
  referencing old table as changed for each statement execute function keep_issued_items();
`;
}
