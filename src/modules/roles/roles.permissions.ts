import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('roles', {
  view: { name: 'See roles and what they allow' },
  create: { name: 'Create roles' },
  update: { name: 'Change roles and switch them on and off' },
  delete: { name: 'Delete roles that nobody holds' },
  assign_permissions: { name: 'Change what a role allows' },
});
