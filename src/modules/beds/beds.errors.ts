import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';
import type { BedState } from './beds.state.js';

export const wardNotFound = () => notFound('beds.ward_not_found', 'The ward');
export const bedNotFound = () => notFound('beds.not_found', 'The bed');
export const patientNotFound = () => notFound('beds.patient_not_found', 'The patient');

const refuse = (code: string, detail: string) => () => new AppError(400, `beds.${code}`, detail);

export const departmentUnknown = refuse('department_unknown', 'The department does not exist.');
export const wardUnknown = refuse('ward_unknown', 'The ward does not exist.');
export const wardNameTaken = refuse('ward_name_taken', 'A ward with this name exists already.');
export const labelTaken = refuse('label_taken', 'This ward has a bed of that name already.');
export const patientDeceased = refuse('patient_deceased', 'No bed can be kept: the patient is deceased.');
export const badReservation = refuse(
  'reservation_too_long',
  'A bed can be kept for seven days at most, and not for the past.',
);

const conflict = (code: string, detail: string) => () => new AppError(409, `beds.${code}`, detail);

const sentences: Record<BedState, string> = {
  FREE: 'The bed is free.',
  RESERVED: 'The bed is kept for another patient.',
  OCCUPIED: 'The bed is occupied.',
  CLEANING: 'The bed is being cleaned.',
  BLOCKED: 'The bed is out of use.',
};

/** It is in a state in which this cannot be done. */
export const bedNotAvailable = (state: BedState) =>
  new AppError(409, 'beds.not_available', `This cannot be done: ${sentences[state]}`, {
    members: { state },
  });

export const patientHasBed = conflict(
  'patient_has_bed',
  'The patient has a bed already. Please transfer them.',
);
export const retired = conflict('retired', 'This bed is not used any more.');
export const bedHeld = conflict('held', 'Somebody took this bed at the same moment.');
const stayOver = conflict('stay_over', 'The patient does not stay here any more.');
const stillInBed = conflict('still_in_bed', 'The patient was given a bed at this moment. Please try again.');

constraintMeans('wards_name_key', wardNameTaken);
constraintMeans('wards_department_fk', departmentUnknown);
constraintMeans('beds_label_key', labelTaken);
constraintMeans('beds_ward_fk', wardUnknown);
constraintMeans('bed_allocations_bed_free', bedHeld);
constraintMeans('bed_allocations_open_bed', bedHeld);
constraintMeans('bed_allocations_patient_once', patientHasBed);
constraintMeans('bed_allocations_open_stay', patientHasBed);
constraintMeans('bed_allocations_admission_fk', stayOver);
constraintMeans('bed_allocations_while_active', stillInBed);
