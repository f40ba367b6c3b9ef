/** The demo data as pure functions of the hospital and the clock; the seeder writes what they say. */
export { demoReadingId } from './demo.alerts.js';
export { demoAppointments, lastVisits, type DemoAppointmentOptions } from './demo.appointments.js';
export { demoKeptPlaceId, demoWardIds } from './demo.beds.js';
export { demoBreaks, demoCity, demoHolidayIds, demoProfiles } from './demo.doctors.js';
export { demoNoticeIds } from './demo.notices.js';
export { demoPatients } from './demo.patients.js';
export { demoPeople } from './demo.people.js';
export { demoDoctorIds, demoHospital, demoHospitals, demoStaff } from './demo.staff.js';
export { demoStockItemIds } from './demo.stock.js';
export { isWardPatient } from './demo.visits.js';
export { demoWorld, withoutDisplaced, type DemoWorld } from './demo.world.js';
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
