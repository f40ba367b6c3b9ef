import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';
import type { PrescriptionStatus } from './prescriptions.state.js';

export const prescriptionNotFound = () => notFound('prescriptions.not_found', 'The prescription');
export const patientNotFound = () => notFound('prescriptions.patient_not_found', 'The patient');

const deny = (code: string, detail: string) => () => new AppError(403, `prescriptions.${code}`, detail);

export const notYours = deny('not_yours', 'This prescription belongs to another doctor.');
export const notYourVisit = deny(
  'not_your_visit',
  'Only the doctor of the appointment or admission, or an administrator, prescribes for it.',
);
export const notYoursToChange = deny(
  'not_yours_to_change',
  'Only the doctor who wrote the prescription or an administrator edits, issues or cancels it.',
);

const refuse = (code: string, detail: string) => () => new AppError(400, `prescriptions.${code}`, detail);

export const oneVisit = refuse(
  'one_visit',
  'A prescription belongs to exactly one appointment or one admission.',
);
export const otherPatient = refuse(
  'other_patient',
  'The appointment or admission belongs to another patient.',
);
export const patientDeceased = refuse(
  'patient_deceased',
  'No prescription can be written: the patient is deceased.',
);
/** 400: the web client takes 409 for a prescription that this visit has already. */
export const patientAdmitted = refuse(
  'patient_admitted',
  'The patient has an active admission: please prescribe for that.',
);
export const quantityMissing = refuse(
  'quantity_missing',
  'A medicine that is taken from stock needs a quantity.',
);
export const statusMissing = refuse('status_missing', 'The status must be ISSUED or CANCELLED.');
export const reasonMissing = refuse('reason_missing', 'Please give a reason for the cancellation.');
export const dispensedElsewhere = refuse(
  'dispense_apart',
  'Medicines are dispensed by their own action, which takes them from stock.',
);
export const followupTimeMissing = refuse('followup_time_missing', 'Please choose a time for the follow-up.');

/** `name` is what the prescription calls it. */
export const stockItemUnavailable = (names: readonly string[]) =>
  new AppError(
    400,
    'prescriptions.stock_item_unavailable',
    `The pharmacy does not keep this any more: ${names.join(', ')}.`,
  );

export const wrongStatus = (status: PrescriptionStatus) =>
  new AppError(400, 'prescriptions.wrong_status', `This cannot be done: the prescription is ${status}.`);

/** No member `id` or `prescription_code`: the web client would take the refusal for the prescription. */
export const alreadyPrescribed = () =>
  new AppError(
    409,
    'prescriptions.already_prescribed',
    'This appointment has a prescription already. Open that one, or cancel it first.',
  );

export const changedMeanwhile = () =>
  new AppError(409, 'prescriptions.changed', 'Somebody changed this at the same moment. Please try again.');

constraintMeans('prescriptions_live_key', alreadyPrescribed);
constraintMeans('prescriptions_one_visit', oneVisit);
constraintMeans('prescription_items_stock_quantity', quantityMissing);
