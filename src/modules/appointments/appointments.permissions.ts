import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('appointments', {
  view: { name: 'See appointments; doctors see their own', roles: ['DOCTOR', 'NURSE', 'RECEPTIONIST'] },
  create: { name: 'Book appointments', roles: ['DOCTOR', 'RECEPTIONIST'] },
  update_status: { name: 'Move appointments through the visit', roles: ['DOCTOR', 'RECEPTIONIST'] },
  overbook: { name: 'Book a doctor twice at one time, giving a reason' },
});
