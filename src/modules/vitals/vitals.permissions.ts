import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('vitals', {
  view: { name: 'See vital signs', roles: ['DOCTOR', 'NURSE'] },
  record: { name: 'Record and correct vital signs, also those taken offline', roles: ['DOCTOR', 'NURSE'] },
});
