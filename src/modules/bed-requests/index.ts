export { BedRequestsModule } from './bed-requests.module.js';
export { EndReservations } from './jobs/end-reservations.job.js';
