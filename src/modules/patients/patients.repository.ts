import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { Clock, endOfDay, startOfDay } from '../../core/clock.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { Usage } from '../../core/tenancy/usage.js';
import { PatientEntity, type Patient } from './patient.entity.js';
import type { ClinicalSnapshot, PatientFilter, PatientResponse, PatientSearch } from './patients.dto.js';
import { patientNotFound } from './patients.errors.js';
import type { Sight } from './patients.policy.js';

/** A row as stored: national id sealed. */
export type PatientRow = Omit<PatientResponse, 'national_id_number'> & {
  national_id_cipher: string | null;
  /** The record that stands for this one. */
  survivor: { readonly id: string; readonly patient_code: string } | null;
};

/** Who a patient is, for other modules. */
export interface PatientCard {
  readonly id: string;
  readonly patient_code: string;
  readonly full_name: string;
  readonly is_deceased: boolean;
}

/** A patient whom somebody wants to do something for. */
export interface HeldCard extends PatientCard {
  readonly survivor: PatientRow['survivor'];
  readonly is_removed: boolean;
}

/** How a caller stands to a patient. */
export interface Standing {
  readonly id: string;
  readonly is_deceased: boolean;
  readonly in_sight: boolean;
}

/** The same of one, with what became of the record. */
export interface WholeStanding extends Standing {
  readonly survivor: PatientRow['survivor'];
  readonly is_removed: boolean;
}

/** Somebody whom an address and a date of birth point to. */
type Namesake = Pick<PatientResponse, 'id' | 'first_name' | 'last_name'>;

/** What stands beside a name on papers. */
export interface Demographics {
  /** 1 January when only the year is known. */
  readonly dob: string | null;
  readonly dob_unknown: boolean;
  readonly gender: PatientResponse['gender'];
}

export interface Found {
  readonly items: PatientResponse[];
  readonly total: number;
  readonly total_is_estimate?: true;
}

const stays = (condition: RawBuilder<unknown>) =>
  sql`exists (select from admission_cards a where a.patient_id = p.id and ${condition})`;

export const isAdmitted = stays(sql`a.status = 'ACTIVE'`);

const stored = sql`
  p.id, p.patient_code, p.first_name, p.middle_name, p.last_name, p.dob, p.dob_unknown, p.age_only, p.gender,
  case when ${isAdmitted} then 'IPD' else 'OPD' end as patient_type, p.phone_primary, p.phone_alternate, p.email, p.city, p.address_line1, p.address_line2,
  p.postal_code, p.state, p.country, p.blood_group, p.marital_status, p.preferred_language, p.emergency_contact_name,
  p.emergency_contact_relation, p.emergency_contact_phone, p.known_allergies, p.chronic_conditions, p.clinical_notes,
  p.is_dnr, p.is_deceased, p.date_of_death, p.photo_path, p.consent_sms, p.consent_email, p.created_by_id,
  p.updated_by_id, p.created_at, p.updated_at, p.last_visited_at, p.former_codes, p.removed_at, p.removed_reason, p.version`;

const survivor = sql`(
  select jsonb_build_object('id', s.id, 'patient_code', s.patient_code) from patients s where s.id = p.survivor_id) as survivor`;

/** Records that stand for themselves; written so that the indexes of lists serve. */
export const inUse = sql`p.survivor_id is null and p.removed_at is null`;

const live = sql`v.status in ('SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION')`;

/** Whether the patient is admitted, and the next visit of those who are not. */
const visitFlags = (now: Date) => sql`
  ${isAdmitted} as has_active_admission, case when not ${isAdmitted} then
    (select min(v.starts_at) from visit_cards v where v.patient_id = p.id and v.starts_at >= ${now} and ${live})
  end as next_eligible_opd_appointment_at`;

const orders = {
  last_visited: sql`p.last_visited_at desc nulls last, p.created_at desc, p.id desc`,
  registered: sql`p.created_at desc, p.id desc`,
  name: sql`p.search_text, p.id`,
};

/** In which order matches stand, and of how many of the latest it is found out. */
interface Rank {
  readonly by: RawBuilder<unknown>;
  readonly among: RawBuilder<unknown>;
}

/** Matches of a filter are counted up to here; beyond, the total is an estimate. */
const countLimit = 10_000;

@Injectable()
export class PatientsRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly usage: Usage,
    private readonly clock: Clock,
  ) {}

  /** One page: one statement for the rows and one for the total. */
  async list(
    filter: PatientFilter,
    where: RawBuilder<unknown> | undefined,
    page: number,
    size: number,
    rank?: Rank,
  ): Promise<Found> {
    const visits = filter.include?.split(',').includes('visit_flags')
      ? visitFlags(this.clock.now())
      : sql`null::boolean as has_active_admission, null::timestamptz as next_eligible_opd_appointment_at`;
    const state = filter.removed ? sql`p.removed_at is not null` : inUse;
    const source = where ? sql`${state} and ${where}` : state;
    const rows = this.db.rows(sql<PatientResponse>`
      select ${stored}, null::text as national_id_type, null::text as national_id_number,
        ${visits}
      from ${rank && page * size <= rankedLimit ? ranked(source, rank) : sql`patients p where ${source} order by ${orders[filter.sort]}`}
      limit ${size} offset ${(page - 1) * size}`);
    const total = where || filter.removed ? this.countMatches(source) : this.usage.count('patients');
    const [items, counted] = await Promise.all([rows, total]);
    return counted > countLimit
      ? { items, total: counted, ...(where && { total_is_estimate: true }) }
      : { items, total: counted };
  }

  /** What search, filters and the caller's sight mean; undefined when nothing is filtered. */
  conditions(
    filter: PatientSearch,
    search: RawBuilder<unknown> | undefined,
    sight: Sight,
  ): RawBuilder<unknown> | undefined {
    const { timeZone } = currentTenant();
    const {
      department_id,
      doctor_user_id,
      patient_type,
      visit_type,
      gender,
      date_from,
      date_to,
      registered_from,
      registered_to,
    } = filter;
    const visited = (condition: RawBuilder<unknown>) =>
      sql`exists (select from visit_cards v where v.patient_id = p.id and ${condition})`;
    const parts = [
      search,
      within(sight),
      department_id &&
        sql`(${visited(sql`v.department_id = ${department_id}`)} or ${stays(sql`a.department_id = ${department_id}`)})`,
      doctor_user_id && visited(sql`v.doctor_id = ${doctor_user_id}`),
      patient_type && (patient_type === 'IPD' ? isAdmitted : sql`not ${isAdmitted}`),
      visit_type === 'OPD' && visited(sql`true`),
      visit_type === 'IPD' && stays(sql`true`),
      visit_type === 'OPD_ELIGIBLE' &&
        visited(sql`v.starts_at >= ${startOfDay(this.clock.today(timeZone), timeZone)} and ${live}`),
      gender && sql`p.gender = ${gender}`,
      date_from && sql`p.last_visited_at >= ${startOfDay(date_from, timeZone)}`,
      date_to && sql`p.last_visited_at < ${endOfDay(date_to, timeZone)}`,
      registered_from && sql`p.created_at >= ${startOfDay(registered_from, timeZone)}`,
      registered_to && sql`p.created_at < ${endOfDay(registered_to, timeZone)}`,
    ].filter(part => part !== undefined && part !== false && part !== '');
    return parts.length > 0 ? sql.join(parts, sql` and `) : undefined;
  }

  view(id: string): Promise<PatientRow | undefined> {
    return this.db.row(sql<PatientRow>`
      select ${stored}, p.national_id_type, p.national_id_cipher, ${survivor}, ${visitFlags(this.clock.now())}
      from patients p where p.id = ${id}`);
  }

  async isWithin(sight: Sight, id: string): Promise<boolean> {
    const condition = within(sight);
    if (!condition) return true;
    const found = await this.db.row(sql`select 1 from patients p where p.id = ${id} and ${condition}`);
    return found !== undefined;
  }

  /** Those of some patients who have a record in use, and whether they are within sight. */
  standings(sight: Sight, ids: readonly string[]): Promise<Standing[]> {
    return this.db.rows(sql<Standing>`
      select p.id, p.is_deceased, ${within(sight) ?? sql`true`} as in_sight
      from patients p where p.id = any(${[...ids]}::uuid[]) and ${inUse}`);
  }

  standing(sight: Sight, id: string): Promise<WholeStanding | undefined> {
    return this.db.row(sql<WholeStanding>`
      select p.id, p.is_deceased, ${within(sight) ?? sql`true`} as in_sight, ${survivor}, p.removed_at is not null as is_removed
      from patients p where p.id = ${id}`);
  }

  find(id: string): Promise<Patient | null> {
    return this.db.em.findOne(PatientEntity, id);
  }

  /** Nothing new can refer to the record until the transaction ends. */
  async hold(id: string): Promise<Patient | null> {
    await this.db.rows(sql`select id from patients where id = ${id} for update`);
    return this.find(id);
  }

  async codeOf(id: string): Promise<{ id: string; patient_code: string }> {
    const { patient_code } = await this.get(id);
    return { id, patient_code };
  }

  async get(id: string): Promise<Patient> {
    const patient = await this.find(id);
    if (!patient) throw patientNotFound();
    return patient;
  }

  card(id: string): Promise<HeldCard | undefined> {
    return this.db.row(sql<HeldCard>`
      select p.id, p.patient_code, c.full_name, p.is_deceased, ${survivor}, c.is_removed
      from patients p join patient_cards c on c.id = p.id where p.id = ${id}`);
  }

  /**
   * Marks a patient who is being admitted as seen, and keeps everything that is to refer to them waiting until the
   * transaction ends.
   */
  holdForStay(id: string, at: Date): Promise<HeldCard | undefined> {
    return this.db.row(sql<HeldCard>`
      with held as (select id from patients where id = ${id} for update)
      update patients p set last_visited_at = greatest(p.last_visited_at, ${at}) from held where p.id = held.id
      returning p.id, p.patient_code, concat_ws(' ', p.first_name, p.last_name) as full_name, p.is_deceased, ${survivor},
        p.removed_at is not null as is_removed`);
  }

  /** What is to be known at a glance when something is prescribed. */
  snapshot(id: string): Promise<ClinicalSnapshot | undefined> {
    return this.db.row(sql<ClinicalSnapshot>`
      select p.id as patient_id, p.is_dnr, p.is_deceased, p.known_allergies as allergies, p.chronic_conditions,
        (select jsonb_build_object('recorded_at', v.recorded_at, 'systolic_bp', v.systolic_bp,
            'diastolic_bp', v.diastolic_bp, 'heart_rate', v.heart_rate, 'temperature_c', v.temperature_c,
            'weight_kg', v.weight_kg, 'height_cm', v.height_cm)
          from vital_cards v where v.patient_id = p.id
          order by v.recorded_at desc, v.id desc limit 1) as latest_vital,
        (select jsonb_build_object('id', a.id, 'admit_datetime', a.admitted_at, 'department', d.name,
            'primary_doctor_name', s.full_name)
          from admission_cards a join department_cards d on d.id = a.department_id join staff_cards s on s.id = a.doctor_id
          where a.patient_id = p.id and a.status = 'ACTIVE') as active_admission,
        (select jsonb_build_object('id', v.id, 'scheduled_at', v.starts_at, 'department', d.name,
            'doctor_name', s.full_name)
          from visit_cards v join department_cards d on d.id = v.department_id join staff_cards s on s.id = v.doctor_id
          where v.patient_id = p.id and v.status = 'SCHEDULED' and v.starts_at >= ${this.clock.now()}
          order by v.starts_at, v.id limit 1) as next_appointment
      from patients p where p.id = ${id} and p.removed_at is null`);
  }

  demographics(id: string): Promise<Demographics | undefined> {
    return this.db.row(sql<Demographics>`select dob, dob_unknown, gender from patients where id = ${id}`);
  }

  /** Living patients of whom an address is their own, and who were born on a day; families share telephones. */
  ownersOf(address: string, dob: string): Promise<Namesake[]> {
    const own = address.includes('@') ? sql`lower(email) = ${address}` : sql`phone_primary = ${address}`;
    return this.db.rows(sql<Namesake>`
      select id, first_name, last_name from patients
      where ${own} and dob = ${dob} and not dob_unknown and not is_deceased and survivor_id is null and removed_at is null`);
  }

  async add(patient: Patient): Promise<void> {
    this.db.em.persist(this.db.em.create(PatientEntity, patient));
    await this.db.flush();
  }

  async markVisited(id: string, at: Date): Promise<void> {
    await this.db.rows(sql`
      update patients set last_visited_at = greatest(last_visited_at, ${at}) where id = ${id}`);
  }

  async photoOf(id: string): Promise<string | null> {
    const row = await this.db.row(
      sql<{ photo_path: string | null }>`select photo_path from patients where id = ${id}`,
    );
    return row?.photo_path ?? null;
  }

  /** Nobody else changes the photo until the transaction ends. */
  lockPhoto(id: string): Promise<{ readonly photo_path: string | null } | undefined> {
    return this.db.row(
      sql<{ photo_path: string | null }>`select photo_path from patients where id = ${id} for no key update`,
    );
  }

  async setPhoto(id: string, file: string | null, by: string): Promise<void> {
    await this.db.rows(sql`
      update patients set photo_path = ${file}, version = version + 1, updated_at = ${this.clock.now()}, updated_by_id = ${by}
      where id = ${id}`);
  }

  /** Whether somebody expects the patient. */
  async isInCare(id: string): Promise<boolean> {
    const found = await this.db.row(sql`
      select 1 from patients p where p.id = ${id} and (${isAdmitted} or exists (
        select from visit_cards v where v.patient_id = p.id and ${live}))`);
    return found !== undefined;
  }

  flush(): Promise<void> {
    return this.db.flush();
  }

  private async countMatches(where: RawBuilder<unknown>): Promise<number> {
    const counted = await this.db.row(sql<{ total: number }>`
      select count(*)::int as total from (select from patients p where ${where} limit ${countLimit + 1}) matches`);
    return counted?.total ?? 0;
  }
}

function within(sight: Sight): RawBuilder<unknown> | undefined {
  if (sight === 'all') return undefined;
  const sets = [
    sight.doctorId && sql`select patient_id from visit_cards where doctor_id = ${sight.doctorId}`,
    sight.doctorId && sql`select patient_id from admission_cards where doctor_id = ${sight.doctorId}`,
    sight.doctorId && sql`select id from patients where created_by_id = ${sight.doctorId}`,
    sight.departmentId && sql`select patient_id from visit_cards where department_id = ${sight.departmentId}`,
    sight.departmentId &&
      sql`select patient_id from admission_cards where department_id = ${sight.departmentId}`,
  ].filter(set => set !== undefined && set !== '');
  return sql`exists (select from (${sql.join(sets, sql` union all `)}) seen (id) where seen.id = p.id)`;
}

const pattern = (text: string, before = '%', after = '%') =>
  `${before}${text.replace(/[%_\\]/g, '\\$&')}${after}`;

/** Every word in any part of name, code or phone, or exactly the national id behind one of the fingerprints. */
export const containing = (words: readonly string[], fingerprints: readonly string[]) => sql`(
  ${sql.join(
    words.map(word => sql`p.search_text like ${pattern(word)}`),
    sql` and `,
  )} or p.national_id_hash = any(${[...fingerprints]}))`;

/** Names that begin so first, then other words that do, then what has it somewhere; the latest visitors first of each. */
export const byPlace = (words: readonly string[], fingerprints: readonly string[]): Rank => {
  const [first = ''] = words;
  const by = sql`case
    when p.national_id_hash = any(${[...fingerprints]}) then 0
    when p.search_text like ${pattern(words.join(' '), '', ' %')} then 1
    when p.search_text like ${pattern(first, '', '%')} then 2
    when p.search_text like ${pattern(first, '% ', '%')} then 3
    else 4 end`;
  return { by, among: sql`limit ${rankedLimit}` };
};

/** Close to a word of the text: for typing mistakes. */
export const resembling = (folded: string) => sql`${folded} operator(ext.<%) p.search_text`;

/** The closest first. */
export const byResemblance = (folded: string): Rank => ({
  by: sql`ext.word_similarity(${folded}, p.search_text) desc`,
  among: sql`limit all`,
});

/** Of so many matches, those who came last, the best stand first; further pages go on by the last visit. */
const rankedLimit = 1_000;

const ranked = (where: RawBuilder<unknown>, { by, among }: Rank) => sql`
  (select * from patients p where ${where} order by ${orders.last_visited} ${among}) p
  order by ${by}, ${orders.last_visited}`;
