import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { tellingDigits, type Person } from './duplicates.rules.js';
import { fold } from './patients.rules.js';

export interface Candidate extends Omit<Person, 'phones' | 'national_id_hashes'> {
  readonly national_id_hash: string | null;
  readonly id: string;
  readonly patient_code: string;
  readonly phone_primary: string | null;
  readonly phone_alternate: string | null;
  readonly last_visited_at: string | null;
}

/** So many look alike in one thing only where that says nothing. */
const enough = 200;

@Injectable()
export class DuplicatesRepository {
  constructor(private readonly db: TenantDb) {}

  /** Records in use that have something in common with a person which may be enough; each way in has its index. */
  candidates(person: Person, except: string | undefined): Promise<Candidate[]> {
    const ends = person.phones
      .map(phone => phone.replace(/\D/g, '').slice(-tellingDigits))
      .filter(end => end.length === tellingDigits);
    const name = `${fold(person.first_name)} `;
    const ways: RawBuilder<unknown>[] = ends.flatMap(end => [
      sql`right(phone_primary, 8) = ${end}`,
      sql`right(phone_alternate, 8) = ${end}`,
    ]);
    if (person.dob)
      ways.push(
        sql`dob = ${person.dob} and search_text collate "C" >= ${name} and search_text collate "C" < ${`${name.slice(0, -1)}!`}`,
      );
    for (const hash of person.national_id_hashes) ways.push(sql`national_id_hash = ${hash}`);
    if (ways.length === 0) return Promise.resolve([]);
    const found = ways.map(
      way => sql`(
        select id, patient_code, first_name, last_name, dob, phone_primary, phone_alternate, national_id_hash, last_visited_at
        from patients where ${way} and survivor_id is null and removed_at is null limit ${enough})`,
    );
    return this.db.rows(sql<Candidate>`
      select * from (${sql.join(found, sql` union `)}) c where id is distinct from ${except ?? null}::uuid`);
  }
}
