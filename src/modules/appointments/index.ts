export { AppointmentImports } from './appointment-imports.js';
export type { Appointment } from './appointment.entity.js';
export { AppointmentsModule } from './appointments.module.js';
export type { Visit } from './appointments.repository.js';
export { AppointmentsService } from './appointments.service.js';
export { ExpireRequests } from './jobs/expire-requests.job.js';
export { MarkNoShows } from './jobs/mark-no-shows.job.js';
