import { z } from 'zod';
import {
  day,
  email,
  flag,
  listOf,
  optionalText,
  pageNumber,
  pageSize,
  personName,
  phoneNumber,
  text,
  uuid,
} from '../../core/http/fields.js';

/** Requests and answers about patients. `null` and blank both clear a field. */
export const Gender = z.enum(
  ['MALE', 'FEMALE', 'OTHER', 'UNKNOWN'],
  'must be MALE, FEMALE, OTHER or UNKNOWN',
);

const blankAsNull = <T extends z.ZodType>(schema: T) =>
  z
    .preprocess(value => (typeof value === 'string' && value.trim() === '' ? null : value), schema.nullable())
    .optional();

const age = z.number('must be a number').int().min(0, 'must be at least 0').max(120, 'must be at most 120');

/** Everything a form may say about a patient, besides name, gender and age. */
const details = {
  middle_name: blankAsNull(personName),
  last_name: blankAsNull(personName),
  phone_alternate: blankAsNull(phoneNumber),
  email: blankAsNull(email),
  city: optionalText(80, 2),
  address_line1: optionalText(120, 3),
  address_line2: optionalText(120, 3),
  postal_code: blankAsNull(
    z
      .string()
      .trim()
      .regex(/^[A-Z0-9][A-Z0-9 -]{2,9}$/i, 'must be a postal code'),
  ),
  state: optionalText(80),
  country: optionalText(80),
  blood_group: optionalText(10),
  marital_status: optionalText(30),
  preferred_language: optionalText(50),
  emergency_contact_name: blankAsNull(personName),
  emergency_contact_relation: optionalText(50),
  emergency_contact_phone: blankAsNull(phoneNumber),
  known_allergies: optionalText(1000),
  chronic_conditions: optionalText(1000),
  clinical_notes: optionalText(1000),
  is_dnr: z.boolean().optional(),
  is_deceased: z.boolean().optional(),
  date_of_death: blankAsNull(day),
  national_id_type: optionalText(50),
  national_id_number: blankAsNull(
    z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9\-/ ]{3,32}$/, 'must have 3 to 32 letters, digits, - or /'),
  ),
  consent_sms: z.boolean().optional(),
  consent_email: z.boolean().optional(),
};

const birth = { dob: blankAsNull(day), dob_unknown: z.boolean().optional(), age_only: age.nullish() };

const knowsAge = (value: { dob?: string | null; dob_unknown?: boolean; age_only?: number | null }) =>
  Boolean(value.dob) || value.age_only != null || value.dob_unknown === true;
const ageMissing = { path: ['dob'], error: 'a date of birth or an age is needed, unless neither is known' };

export const QuickRegister = z
  .object({
    first_name: personName,
    last_name: details.last_name,
    phone_primary: phoneNumber,
    email: details.email,
    city: text(80, 2),
    gender: Gender,
    ...birth,
  })
  .refine(knowsAge, ageMissing)
  .meta({ id: 'QuickRegister' });
export type QuickRegister = z.output<typeof QuickRegister>;

export const CreatePatient = z
  .object({
    first_name: personName,
    gender: Gender.default('UNKNOWN'),
    phone_primary: blankAsNull(phoneNumber),
    ...birth,
    ...details,
  })
  .meta({ id: 'CreatePatient' });
export type CreatePatient = z.output<typeof CreatePatient>;

export const UpdatePatient = z
  .object({
    first_name: personName.optional(),
    gender: Gender.optional(),
    phone_primary: blankAsNull(phoneNumber),
    ...birth,
    ...details,
  })
  .meta({ id: 'UpdatePatient' });
export type UpdatePatient = z.output<typeof UpdatePatient>;

export const ChangeReason = z.object({ change_reason: text(500).optional() });
export type ChangeReason = z.output<typeof ChangeReason>;

/** Why a record is taken out of use. */
export const RemovalReason = z.object({ reason: text(500) });
export type RemovalReason = z.output<typeof RemovalReason>;

/** Why it is taken into use again. */
export const StatedReason = z.object({ reason: text(500) }).meta({ id: 'StatedReason' });
export type StatedReason = z.output<typeof StatedReason>;

export const PatientFilter = z.object({
  page: pageNumber.optional().describe('1 when only `page_size` is given'),
  page_size: pageSize.optional().describe('20 when only `page` is given, 200 when neither is'),
  search: z.string().trim().max(100).optional(),
  department_id: uuid.optional(),
  doctor_user_id: uuid.optional(),
  patient_type: z.enum(['OPD', 'IPD']).optional().describe('IPD while admitted'),
  visit_type: z.enum(['OPD', 'OPD_ELIGIBLE', 'IPD']).optional(),
  gender: Gender.optional(),
  date_from: day.optional().describe('Last visit on or after this day'),
  date_to: day.optional(),
  registered_from: day.optional(),
  registered_to: day.optional(),
  sort: z.enum(['last_visited', 'registered', 'name']).default('last_visited'),
  removed: flag.optional().describe('Records that were taken out of use; for whoever may do that'),
  include: z
    .string()
    .max(50)
    .optional()
    .describe('`visit_flags` adds whether they are admitted, and the next visit'),
});
export type PatientFilter = z.output<typeof PatientFilter>;

/** Files have every patient that the list would find, in one order. */
export const PatientSearch = PatientFilter.omit({ page: true, page_size: true, sort: true, include: true });
export type PatientSearch = z.output<typeof PatientSearch>;

const text_ = z.string().nullable();

export const PatientResponse = z
  .object({
    id: uuid,
    patient_code: z.string(),
    first_name: z.string(),
    middle_name: text_,
    last_name: text_,
    dob: text_,
    dob_unknown: z.boolean(),
    age_only: z.int().nullable(),
    gender: Gender,
    patient_type: z.enum(['OPD', 'IPD']),
    phone_primary: text_,
    phone_alternate: text_,
    email: text_,
    city: text_,
    address_line1: text_,
    address_line2: text_,
    postal_code: text_,
    state: text_,
    country: text_,
    blood_group: text_,
    marital_status: text_,
    preferred_language: text_,
    emergency_contact_name: text_,
    emergency_contact_relation: text_,
    emergency_contact_phone: text_,
    known_allergies: text_,
    chronic_conditions: text_,
    clinical_notes: text_,
    is_dnr: z.boolean(),
    is_deceased: z.boolean(),
    date_of_death: text_,
    national_id_type: text_,
    national_id_number: text_.describe('In the single record only; lists leave it out'),
    photo_path: text_,
    consent_sms: z.boolean(),
    consent_email: z.boolean(),
    created_by_id: uuid.nullable(),
    updated_by_id: uuid.nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    last_visited_at: z.iso.datetime().nullable(),
    former_codes: z.array(z.string()).describe('Of records that were merged into this one'),
    removed_at: z.iso.datetime().nullable(),
    removed_reason: text_,
    has_active_admission: z.boolean().nullable(),
    next_eligible_opd_appointment_at: z.iso.datetime().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Patient' });
export type PatientResponse = z.output<typeof PatientResponse>;

export const PatientPhotoFile = z.string().meta({ id: 'PatientPhotoFile', format: 'binary' });

const numeric = z.number().nullable();

/** For the screen on which prescriptions are written. */
export const ClinicalSnapshot = z
  .object({
    patient_id: uuid,
    is_dnr: z.boolean().describe('Not to be resuscitated'),
    is_deceased: z.boolean(),
    allergies: text_,
    chronic_conditions: text_,
    latest_vital: z
      .object({
        recorded_at: z.iso.datetime(),
        systolic_bp: numeric,
        diastolic_bp: numeric,
        heart_rate: numeric,
        temperature_c: numeric,
        weight_kg: numeric,
        height_cm: numeric,
      })
      .nullable(),
    active_admission: z
      .object({
        id: uuid,
        admit_datetime: z.iso.datetime({ offset: true }),
        department: z.string(),
        primary_doctor_name: z.string(),
      })
      .nullable(),
    next_appointment: z
      .object({
        id: uuid,
        scheduled_at: z.iso.datetime({ offset: true }),
        department: z.string(),
        doctor_name: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'ClinicalSnapshot' });
export type ClinicalSnapshot = z.output<typeof ClinicalSnapshot>;

export const PatientList = listOf(PatientResponse).meta({ id: 'PatientList' });
