import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';
import type { AppointmentStatus } from './appointments.state.js';

export const appointmentNotFound = () => notFound('appointments.not_found', 'The appointment');
export const patientNotFound = () => notFound('appointments.patient_not_found', 'The patient');
export const doctorNotFound = () => notFound('appointments.doctor_not_found', 'The doctor');

export const notYours = () =>
  new AppError(403, 'appointments.not_yours', 'This appointment belongs to another doctor.');

export const stepNotAllowed = () =>
  new AppError(403, 'appointments.step_not_allowed', 'You may not do this with this appointment.');

const refuse = (code: string, detail: string) => () => new AppError(400, `appointments.${code}`, detail);

export const doctorMissing = refuse('doctor_missing', 'Please choose a doctor.');
export const departmentMissing = refuse('department_missing', 'Please choose a department.');
export const departmentUnknown = refuse('department_unknown', 'The department does not exist.');
export const notADoctor = refuse('not_a_doctor', 'The chosen user does not have the DOCTOR role.');
export const patientDeceased = refuse(
  'patient_deceased',
  'No appointment can be booked: the patient is deceased.',
);
/** 409, as for a time that is taken: whoever admits at the same moment wins. */
export const patientAdmitted = () =>
  new AppError(
    409,
    'appointments.patient_admitted',
    'No appointment can be booked: the patient has an active admission.',
  );
export const inThePast = refuse('in_the_past', 'The appointment cannot lie in the past.');
export const outsideHours = refuse('outside_hours', 'The doctor has no consultation hours at this time.');
export const checkInClosed = refuse(
  'check_in_closed',
  'Check-in is open from 30 minutes before the appointment until the end of that day.',
);
export const notToday = refuse('not_today', 'The consultation can only begin on the day of the appointment.');
export const notYetDue = refuse('not_yet_due', 'The appointment has not begun yet.');
export const statusNotChangeable = refuse(
  'status_not_changeable',
  'The status is changed by its own actions, not here.',
);

export const draftPending = refuse(
  'draft_pending',
  'The visit cannot be completed: a prescription for it is still a draft. Issue it or cancel it first.',
);

export const overbookingNeedsReason = () =>
  new AppError(
    403,
    'appointments.overbook_denied',
    'Booking a doctor twice needs the permission appointments:overbook.',
  );

export const notYourLeave = () =>
  new AppError(403, 'appointments.not_your_leave', 'You may only resolve your own leave.');

export const noRoomFor = (unplaced: number) =>
  new AppError(
    409,
    'appointments.no_room',
    `There is no free time for ${unplaced} of the bookings; none has been moved.`,
    { members: { unplaced } },
  );

export const dayFull = () =>
  new AppError(
    409,
    'appointments.day_full',
    'There is no free time left today. Somebody who may overbook can give a reason.',
  );

export const offGrid = () =>
  new AppError(422, 'appointments.off_grid', 'Appointments begin at minute 00, 15, 30 or 45.');

export const wrongStatus = (status: AppointmentStatus) =>
  new AppError(400, 'appointments.wrong_status', `This cannot be done: the appointment is ${status}.`);

export const requestPending = () =>
  new AppError(
    409,
    'appointments.request_pending',
    'You have asked this doctor for an appointment already. Please wait for it, or cancel it first.',
  );

/** `whose` time is taken; with the next free slots of the doctor. The web client looks for "already has an appointment". */
export const slotTaken = (whose: 'doctor' | 'patient', nextFreeSlots: readonly Date[] = []) =>
  new AppError(409, 'appointments.slot_taken', `The ${whose} already has an appointment at this time.`, {
    members: { next_free_slots: nextFreeSlots.map(slot => slot.toISOString()) },
  });

constraintMeans('appointments_doctor_free', () => slotTaken('doctor'));
constraintMeans('appointments_patient_free', () => slotTaken('patient'));
constraintMeans('appointments_one_request', requestPending);
constraintMeans('appointments_on_grid', offGrid);
constraintMeans('appointments_department_fk', departmentUnknown);
