import { defineEntity, type InferEntity } from '@mikro-orm/core';

export const PatientEntity = defineEntity({
  name: 'Patient',
  tableName: 'patients',
  properties: p => ({
    id: p.uuid().primary(),
    patient_code: p.string(),
    first_name: p.string(),
    middle_name: p.string().nullable(),
    last_name: p.string().nullable(),
    gender: p.string(),
    /** `YYYY-MM-DD`; 1 January of the birth year when only an age is known. */
    dob: p.date().nullable(),
    dob_unknown: p.boolean().default(false),
    /** Years at registration, when the date of birth is not known. */
    age_only: p.integer().nullable(),
    /** E.164. */
    phone_primary: p.string().nullable(),
    phone_alternate: p.string().nullable(),
    email: p.string().nullable(),
    city: p.string().nullable(),
    address_line1: p.string().nullable(),
    address_line2: p.string().nullable(),
    postal_code: p.string().nullable(),
    state: p.string().nullable(),
    country: p.string().nullable(),
    blood_group: p.string().nullable(),
    marital_status: p.string().nullable(),
    preferred_language: p.string().nullable(),
    emergency_contact_name: p.string().nullable(),
    emergency_contact_relation: p.string().nullable(),
    emergency_contact_phone: p.string().nullable(),
    known_allergies: p.text().nullable(),
    chronic_conditions: p.text().nullable(),
    clinical_notes: p.text().nullable(),
    is_dnr: p.boolean().default(false),
    is_deceased: p.boolean().default(false),
    date_of_death: p.date().nullable(),
    national_id_type: p.string().nullable(),
    /** Sealed with the hospital's data key. */
    national_id_cipher: p.text().nullable(),
    /** Keyed fingerprint, for exact search. */
    national_id_hash: p.string().nullable(),
    photo_path: p.string().nullable(),
    consent_sms: p.boolean().default(true),
    consent_email: p.boolean().default(true),
    /** What search looks through; see `searchTextOf`. */
    search_text: p.text(),
    last_visited_at: p.datetime().nullable(),
    /** The record in use that stands for this one. */
    survivor_id: p.uuid().nullable(),
    /** Of the records that were merged into this one. */
    former_codes: p.array(),
    /** Records that looked like this one when it was added all the same. */
    resembles: p.array(),
    removed_at: p.datetime().nullable(),
    removed_by_id: p.uuid().nullable(),
    removed_reason: p.text().nullable(),
    created_by_id: p.uuid().nullable(),
    updated_by_id: p.uuid().nullable(),
    created_at: p.datetime(),
    updated_at: p.datetime(),
    version: p.integer().version(),
  }),
});

export type Patient = InferEntity<typeof PatientEntity>;
