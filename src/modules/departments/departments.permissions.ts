import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('departments', {
  view: { name: 'See departments', roles: ['DOCTOR', 'NURSE', 'RECEPTIONIST'] },
  create: { name: 'Create departments' },
  update: { name: 'Change departments' },
  delete: { name: 'Delete departments' },
});
