import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('dashboard', {
  view: {
    name: 'See the dashboard',
    roles: ['DOCTOR', 'NURSE', 'PHARMACIST', 'RECEPTIONIST'],
  },
});
definePermissions('analytics', { view: { name: 'See and download how the hospital develops' } });
