import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('beds', {
  view: { name: 'See the board of beds, live', roles: ['DOCTOR', 'NURSE', 'RECEPTIONIST'] },
  manage: { name: 'Keep wards and beds, and take beds out of use' },
});
