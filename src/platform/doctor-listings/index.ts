export { DoctorListings } from './doctor-listings.js';
export { DoctorListingsModule } from './doctor-listings.module.js';
