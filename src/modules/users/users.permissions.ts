import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('users', {
  view: {
    name: 'See staff; without users:update, the doctors only',
    roles: ['DOCTOR', 'NURSE', 'RECEPTIONIST'],
  },
  create: { name: 'Invite staff' },
  update: { name: 'See and change everything about staff but their roles' },
  deactivate: { name: 'Shut staff out and let them in again' },
  assign_roles: { name: 'Change the roles of staff' },
});
