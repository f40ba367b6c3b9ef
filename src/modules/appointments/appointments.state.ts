export const appointmentStatuses = [
  'REQUESTED',
  'REJECTED',
  'SCHEDULED',
  'CHECKED_IN',
  'IN_CONSULTATION',
  'COMPLETED',
  'CANCELLED',
  'NO_SHOW',
] as const;
export type AppointmentStatus = (typeof appointmentStatuses)[number];

export const cancelReasons = ['PATIENT_REQUEST', 'ADMITTED_TO_IPD', 'DOCTOR_UNAVAILABLE', 'OTHER'] as const;
export type CancelReason = (typeof cancelReasons)[number];

/** The life of an appointment: a patient's request first, or at once a booking. Whatever is not listed is refused. */
export const appointmentSteps = {
  approve: { from: ['REQUESTED'], to: 'SCHEDULED' },
  reject: { from: ['REQUESTED'], to: 'REJECTED' },
  checkIn: { from: ['SCHEDULED'], to: 'CHECKED_IN' },
  startConsultation: { from: ['SCHEDULED', 'CHECKED_IN'], to: 'IN_CONSULTATION' },
  complete: { from: ['CHECKED_IN', 'IN_CONSULTATION'], to: 'COMPLETED' },
  cancel: { from: ['REQUESTED', 'SCHEDULED', 'CHECKED_IN'], to: 'CANCELLED' },
  markNoShow: { from: ['SCHEDULED'], to: 'NO_SHOW' },
  reschedule: { from: ['SCHEDULED', 'CHECKED_IN'], to: 'SCHEDULED' },
} as const satisfies Record<string, { from: readonly AppointmentStatus[]; to: AppointmentStatus }>;

/** A visit that is not over, nor called off: a prescription can be written for it. Writing begins it, issuing ends it. */
export const openStatuses: readonly AppointmentStatus[] = ['SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION'];

/** What a patient may still call off: nothing once they have arrived. */
export const cancellableByPatient: readonly AppointmentStatus[] = ['REQUESTED', 'SCHEDULED'];

export type AppointmentStep = keyof typeof appointmentSteps;

export const mayTake = (step: AppointmentStep, status: AppointmentStatus): boolean =>
  (appointmentSteps[step].from as readonly AppointmentStatus[]).includes(status);
