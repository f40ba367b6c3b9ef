import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('users', {
  view: {
    name: 'See staff; without users:update, the doctors only',
    roles: ['DOCTOR', 'NURSE', 'RECEPTIONIST'],
  },
  create: { name: 'Invite staff' },
  update: { name: 'See and change everything about staff' },
});
