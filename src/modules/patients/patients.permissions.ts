import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('patients', {
  view: {
    name: 'Find patients and open their record',
    roles: ['DOCTOR', 'NURSE', 'PHARMACIST', 'RECEPTIONIST'],
  },
  view_all: { name: "See every patient, also other doctors' and departments'" },
  create: { name: 'Register patients', roles: ['DOCTOR', 'RECEPTIONIST'] },
  delete: { name: 'Take records out of use, and into use again' },
  merge: { name: 'Make two records of one person one, and two again' },
  update: { name: "Change patients' records", roles: ['DOCTOR', 'RECEPTIONIST'] },
  export: { name: 'Take the list of patients, or a whole record, out as a file' },
  import: { name: 'Register many patients from a file' },
});
