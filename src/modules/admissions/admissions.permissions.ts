import { definePermissions } from '../../core/access/permission-catalogue.js';

const ward = ['DOCTOR', 'NURSE', 'RECEPTIONIST'] as const;

definePermissions('ipd', {
  view: { name: "See admissions; doctors see their own, nurses their department's", roles: ward },
  admit: { name: 'Admit patients', roles: ward },
  update: { name: 'Change admissions, and transfer or cancel them', roles: ward },
  discharge: { name: 'Discharge patients', roles: ward },
});
