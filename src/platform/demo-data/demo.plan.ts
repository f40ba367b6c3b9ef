/** The demo data as pure functions of the hospital and the clock; the seeder writes what they say. */
export { demoAppointments, lastVisits, type DemoAppointmentOptions } from './demo.appointments.js';
export { demoPatients } from './demo.patients.js';
export { demoDoctorIds, demoHospital, demoHospitals, demoStaff } from './demo.staff.js';
export { isWardPatient } from './demo.visits.js';
export type {
  DemoAppointment,
  DemoAppointmentStatus,
  DemoCancelReason,
  DemoGender,
  DemoHospital,
  DemoKey,
  DemoPatient,
  DemoRole,
  DemoStaff,
} from './demo.types.js';
