import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('patients', {
  view: {
    name: 'Find patients and open their record',
    roles: ['DOCTOR', 'NURSE', 'PHARMACIST', 'RECEPTIONIST'],
  },
  create: { name: 'Register patients', roles: ['DOCTOR', 'RECEPTIONIST'] },
  update: { name: "Change patients' records", roles: ['DOCTOR', 'RECEPTIONIST'] },
});
