import { SqlMigration } from '../sql-migration.js';

/** Finds records that may be of one person: by the end of a telephone number, by birthday and name. */
export class Duplicates extends SqlMigration {
  protected readonly sql = `
create index patients_phone_end on patients (right(phone_primary, 8)) where phone_primary is not null;

create index patients_other_phone_end on patients (right(phone_alternate, 8)) where phone_alternate is not null;

create index patients_born on patients (dob, search_text collate "C") where dob is not null;
`;
}
