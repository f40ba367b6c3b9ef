import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('alerts', {
  view: { name: 'See alerts, and the rules that raise them', roles: ['DOCTOR', 'NURSE'] },
  acknowledge: { name: 'Acknowledge and resolve alerts', roles: ['DOCTOR', 'NURSE'] },
  configure: { name: 'Change the rules that raise alerts', roles: ['DOCTOR'] },
});
