export { DoctorSearchModule } from './doctor-search.module.js';
export { ListDoctors } from './jobs/list-doctors.job.js';
export { RefreshListings } from './jobs/refresh-listings.job.js';
export { Listings } from './listings.service.js';
