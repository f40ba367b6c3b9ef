import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { FieldCipher } from '../../core/crypto/field-cipher.js';
import { AppError } from '../../core/errors/app-error.js';
import { newId } from '../../core/ids.js';
import { CodeNumbers } from '../../core/tenancy/code-numbers.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { Usage } from '../../core/tenancy/usage.js';
import type { Patient } from './patient.entity.js';
import type { CreatePatient, UpdatePatient } from './patients.dto.js';
import { patientLimitReached } from './patients.errors.js';
import { birthdayOfAge, normalisePhone, searchTextOf } from './patients.rules.js';

type Fields = Omit<Patient, 'id' | 'patient_code' | 'version'>;

/** A patient who is known from elsewhere, under an id of their own. */
export type NewPatient = Pick<Patient, 'id' | 'first_name' | 'gender' | 'created_at'> &
  Partial<Omit<Patient, 'patient_code' | 'search_text' | 'version'>>;

const blank: Omit<
  Fields,
  'first_name' | 'gender' | 'search_text' | 'created_at' | 'updated_at' | 'created_by_id'
> = {
  middle_name: null,
  last_name: null,
  dob: null,
  dob_unknown: false,
  age_only: null,
  phone_primary: null,
  phone_alternate: null,
  email: null,
  city: null,
  address_line1: null,
  address_line2: null,
  postal_code: null,
  state: null,
  country: null,
  blood_group: null,
  marital_status: null,
  preferred_language: null,
  emergency_contact_name: null,
  emergency_contact_relation: null,
  emergency_contact_phone: null,
  known_allergies: null,
  chronic_conditions: null,
  clinical_notes: null,
  is_dnr: false,
  is_deceased: false,
  date_of_death: null,
  national_id_type: null,
  national_id_cipher: null,
  national_id_hash: null,
  photo_path: null,
  consent_sms: true,
  consent_email: true,
  last_visited_at: null,
  survivor_id: null,
  former_codes: [],
  resembles: [],
  removed_at: null,
  removed_by_id: null,
  removed_reason: null,
  updated_by_id: null,
};

/** Turns what a form says into what is stored: phones, ages, national ids, code and search text. */
@Injectable()
export class PatientDrafts {
  constructor(
    private readonly numbers: CodeNumbers,
    private readonly usage: Usage,
    private readonly cipher: FieldCipher,
    private readonly clock: Clock,
  ) {}

  /** A new patient with the next code, counted against the hospital's limit. */
  async create(input: CreatePatient): Promise<Patient> {
    await this.usage.add('patients', patientLimitReached);
    return this.numbered(await this.draft(input, currentPrincipal().userId));
  }

  /** What a form says of a new patient who has no code yet. */
  async draft(input: CreatePatient, by: string | null): Promise<Patient> {
    const now = this.clock.now();
    const { first_name, gender } = input;
    const draft: Patient = {
      ...blank,
      id: newId(),
      patient_code: '',
      first_name,
      gender,
      search_text: '',
      created_by_id: by,
      created_at: now,
      updated_at: now,
      version: 1,
    };
    return { ...draft, ...(await this.apply(draft, input)) };
  }

  /** Gives drafts their codes, as many of them as the hospital's limit leaves room for; the refusal of the others. */
  async admit(drafts: readonly Patient[]): Promise<{ admitted: Patient[]; refusal: AppError | undefined }> {
    const refusal = await this.refused(drafts.length);
    let room = refusal ? 0 : drafts.length;
    while (refusal && room < drafts.length && !(await this.refused(1))) room++;
    const admitted: Patient[] = [];
    for (const draft of drafts.slice(0, room)) admitted.push(await this.numbered(draft));
    return { admitted, refusal };
  }

  /** Counts so many in, or says why not. */
  private async refused(count: number): Promise<AppError | undefined> {
    try {
      if (count > 0) await this.usage.add('patients', patientLimitReached, count);
      return undefined;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }

  private async numbered(draft: Patient): Promise<Patient> {
    const patient = { ...draft, patient_code: await this.nextCode() };
    return { ...patient, search_text: searchTextOf(patient) };
  }

  /** Patients that come with an id and dates of their own; counted against the hospital's limit. */
  async adopt(patients: readonly NewPatient[]): Promise<Patient[]> {
    if (patients.length > 0) await this.usage.add('patients', patientLimitReached, patients.length);
    const adopted: Patient[] = [];
    for (const patient of patients) {
      const draft: Patient = {
        ...blank,
        ...patient,
        patient_code: await this.nextCode(),
        search_text: '',
        created_by_id: null,
        updated_at: patient.created_at,
        version: 1,
      };
      adopted.push({ ...draft, search_text: searchTextOf(draft) });
    }
    return adopted;
  }

  /** Takes removed patients out of the count. */
  async discount(count: number): Promise<void> {
    if (count > 0) await this.usage.add('patients', patientLimitReached, -count);
  }

  /** Counts one in again that was taken out. */
  async recount(): Promise<void> {
    await this.usage.add('patients', patientLimitReached);
  }

  /** The patient as it is to become; fields that the form leaves out stay as they are. */
  async apply(patient: Patient, input: UpdatePatient): Promise<Omit<Patient, 'version'>> {
    const { national_id_number, ...fields } = withoutUndefined(input);
    const changed = {
      ...patient,
      ...fields,
      ...this.birth(fields),
      ...this.phones(fields),
      ...(await this.nationalId(patient, national_id_number)),
    };
    const { version: _, ...draft } = { ...changed, search_text: searchTextOf(changed) };
    return draft;
  }

  private async nextCode(): Promise<string> {
    const number = await this.numbers.next('patient_code');
    return `${currentTenant().code}-P-${String(number).padStart(5, '0')}`;
  }

  private birth({ dob, dob_unknown, age_only }: UpdatePatient): Partial<Patient> {
    if (dob) return { dob, dob_unknown: false, age_only: null };
    if (age_only != null)
      return {
        dob: birthdayOfAge(age_only, this.clock.today(currentTenant().timeZone)),
        dob_unknown: true,
        age_only,
      };
    return dob_unknown ? { dob: null, dob_unknown: true, age_only: null } : {};
  }

  private phones(fields: UpdatePatient): Partial<Patient> {
    const { country } = currentTenant();
    const names = ['phone_primary', 'phone_alternate', 'emergency_contact_phone'] as const;
    return Object.fromEntries(
      names.flatMap(name => (fields[name] ? [[name, normalisePhone(fields[name], country)]] : [])),
    );
  }

  private async nationalId(patient: Patient, number: string | null | undefined): Promise<Partial<Patient>> {
    if (number === undefined) return {};
    if (number === null) return { national_id_cipher: null, national_id_hash: null };
    const stored = patient.national_id_hash;
    if (stored && (await this.cipher.fingerprints(number)).includes(stored)) return {};
    const { sealed, fingerprint } = await this.cipher.sealSearchable(number);
    return { national_id_cipher: sealed, national_id_hash: fingerprint };
  }
}

/** Members that the form left out are not mentioned at all, so that they overwrite nothing. */
const withoutUndefined = <T extends object>(input: T) =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]-?: Exclude<T[K], undefined>;
  };
