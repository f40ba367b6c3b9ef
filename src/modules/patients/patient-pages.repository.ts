import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { FieldCipher } from '../../core/crypto/field-cipher.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { PatientSearch } from './patients.dto.js';
import { sightOf } from './patients.policy.js';
import { containing, inUse, isAdmitted, PatientsRepository, resembling } from './patients.repository.js';
import { foldQuery, mayBeMistyped, searchWords } from './patients.rules.js';

/** A patient as files list them; instants are days and times of the hospital, `YYYY-MM-DD HH:MM`. */
export interface PatientLine {
  readonly id: string;
  readonly patient_code: string;
  readonly first_name: string;
  readonly last_name: string | null;
  readonly dob: string | null;
  readonly gender: string;
  readonly phone_primary: string | null;
  readonly email: string | null;
  readonly city: string | null;
  readonly patient_type: 'OPD' | 'IPD';
  readonly last_visited_at: string | null;
  readonly next_visit_at: string | null;
  readonly next_visit_doctor: string | null;
  readonly next_visit_department: string | null;
  readonly created_at: string;
  /** When they were registered, to the microsecond: where a reading goes on. */
  readonly place: string;
}

export type Place = Pick<PatientLine, 'id' | 'place'>;

/** How search is understood: words as they were typed, or what is close to them. */
export type Reading = 'exact' | 'close';

const theNewest: Place = { place: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** Every patient that a filter finds, page by page, newest first: for files. Whoever asks records what is shown. */
@Injectable()
export class PatientPages {
  constructor(
    private readonly db: TenantDb,
    private readonly patients: PatientsRepository,
    private readonly cipher: FieldCipher,
    private readonly clock: Clock,
  ) {}

  /** Whether the search means what was typed, or, where nobody is called so, what is close to it. */
  async readingOf(filter: PatientSearch): Promise<Reading> {
    if (!mayBeMistyped(foldQuery(filter.search ?? ''))) return 'exact';
    const [first] = await this.next(filter, 'exact', 1);
    return first ? 'exact' : 'close';
  }

  /** Those that come after a place, in one statement. */
  async next(
    filter: PatientSearch,
    reading: Reading,
    size: number,
    from: Place = theNewest,
  ): Promise<PatientLine[]> {
    const { timeZone } = currentTenant();
    const local = (at: string) => sql`to_char(${sql.raw(at)} at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI')`;
    const folded = foldQuery(filter.search ?? '');
    const search = !folded
      ? undefined
      : reading === 'exact'
        ? containing(searchWords(filter.search ?? ''), await this.cipher.fingerprints(filter.search ?? ''))
        : resembling(folded);
    const where = this.patients.conditions(filter, search, sightOf(currentPrincipal())) ?? sql`true`;
    return this.db.rows(sql<PatientLine>`
      select p.id, p.patient_code, p.first_name, p.last_name, p.dob, p.gender, p.phone_primary, p.email, p.city,
        case when ${isAdmitted} then 'IPD' else 'OPD' end as patient_type, ${local('p.last_visited_at')} as last_visited_at,
        ${local('v.starts_at')} as next_visit_at, s.full_name as next_visit_doctor, d.name as next_visit_department,
        ${local('p.created_at')} as created_at, p.created_at::text as place
      from (
        select p.* from patients p where (p.created_at, p.id) < (${from.place}::timestamptz, ${from.id}::uuid) and ${inUse} and ${where}
        order by p.created_at desc, p.id desc limit ${size}) p
      left join lateral (
        select v.starts_at, v.doctor_id, v.department_id from visit_cards v
        where v.patient_id = p.id and v.status = 'SCHEDULED' and v.starts_at >= ${this.clock.now()}
        order by v.starts_at limit 1) v on true
      left join staff_cards s on s.id = v.doctor_id
      left join department_cards d on d.id = v.department_id
      order by p.created_at desc, p.id desc`);
  }
}
