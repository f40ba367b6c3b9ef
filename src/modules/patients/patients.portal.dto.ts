import { type z } from 'zod';
import { CreatePatient, PatientResponse } from './patients.dto.js';

/** What patients may say of themselves. Who they are, and what is clinical, is for the hospital to say. */
export const UpdateOwnProfile = CreatePatient.pick({
  phone_primary: true,
  phone_alternate: true,
  email: true,
  city: true,
  address_line1: true,
  address_line2: true,
  postal_code: true,
  state: true,
  country: true,
  preferred_language: true,
  emergency_contact_name: true,
  emergency_contact_relation: true,
  emergency_contact_phone: true,
  consent_sms: true,
  consent_email: true,
}).meta({ id: 'UpdateOwnProfile' });
export type UpdateOwnProfile = z.output<typeof UpdateOwnProfile>;

/** The record as its owner sees it: without what staff note for each other. */
export const PortalProfile = PatientResponse.pick({
  patient_code: true,
  first_name: true,
  middle_name: true,
  last_name: true,
  dob: true,
  dob_unknown: true,
  age_only: true,
  gender: true,
  phone_primary: true,
  phone_alternate: true,
  email: true,
  city: true,
  address_line1: true,
  address_line2: true,
  postal_code: true,
  state: true,
  country: true,
  blood_group: true,
  preferred_language: true,
  emergency_contact_name: true,
  emergency_contact_relation: true,
  emergency_contact_phone: true,
  known_allergies: true,
  chronic_conditions: true,
  consent_sms: true,
  consent_email: true,
  version: true,
}).meta({ id: 'PortalProfile' });
export type PortalProfile = z.output<typeof PortalProfile>;
