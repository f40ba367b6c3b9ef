import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('prescriptions', {
  view: { name: 'See prescriptions; doctors see their own', roles: ['DOCTOR', 'PHARMACIST'] },
  create: { name: 'Write prescriptions', roles: ['DOCTOR'] },
  update_status: {
    name: 'Move prescriptions on; issuing and cancelling is for their doctor or an administrator',
    roles: ['DOCTOR', 'PHARMACIST'],
  },
});

definePermissions('pharmacy', {
  dispense: { name: 'Dispense prescriptions', roles: ['PHARMACIST'] },
});
