import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';
import type { AdmissionStatus } from './admissions.state.js';

export const admissionNotFound = () => notFound('admissions.not_found', 'The admission');
export const patientNotFound = () => notFound('admissions.patient_not_found', 'The patient');
export const doctorNotFound = () => notFound('admissions.doctor_not_found', 'The doctor');

export const notYours = () =>
  new AppError(403, 'admissions.not_yours', 'This admission belongs to another doctor or department.');

const refuse = (code: string, detail: string) => () => new AppError(400, `admissions.${code}`, detail);

export const doctorMissing = refuse('doctor_missing', 'Please choose a doctor.');
export const departmentMissing = refuse('department_missing', 'Please choose a department.');
export const departmentUnknown = refuse('department_unknown', 'The department does not exist.');
export const notADoctor = refuse('not_a_doctor', 'The chosen user does not have the DOCTOR role.');
export const patientDeceased = refuse(
  'patient_deceased',
  'The patient cannot be admitted: the patient is deceased.',
);
export const admittedInFuture = refuse(
  'admitted_in_future',
  'The time of admission cannot lie in the future.',
);
export const dischargedInFuture = refuse(
  'discharged_in_future',
  'The time of discharge cannot lie in the future.',
);
export const dischargedBefore = refuse(
  'discharged_before',
  'The time of discharge cannot lie before the admission.',
);

export const summaryMissing = () =>
  new AppError(422, 'admissions.summary_missing', 'A discharge needs a summary, or what one can be made of.');

export const wrongStatus = (status: AdmissionStatus) =>
  new AppError(400, 'admissions.wrong_status', `This cannot be done: the admission is ${status}.`);

/** The web client looks for "active admission". */
export const alreadyAdmitted = () =>
  new AppError(409, 'admissions.already_admitted', 'The patient has an active admission already.');

constraintMeans('admissions_one_active', alreadyAdmitted);
constraintMeans('admissions_department_fk', departmentUnknown);
constraintMeans('admissions_order', dischargedBefore);
