export { AppointmentImports } from './appointment-imports.js';
export type { Appointment } from './appointment.entity.js';
export { AppointmentsModule } from './appointments.module.js';
export type { AskedVisit, Visit } from './appointments.repository.js';
export { AppointmentsService } from './appointments.service.js';
export type { AppointmentStatus } from './appointments.state.js';
export { MarkNoShows } from './jobs/mark-no-shows.job.js';
export { PatientAnswers } from './patient-answers.js';
