import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('roles', {
  view: { name: 'See roles and what they allow' },
  create: { name: 'Create roles' },
});
