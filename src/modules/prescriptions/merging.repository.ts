import { definePatientRows } from '../patients/index.js';

definePatientRows({
  table: 'prescriptions',
  kind: 'prescription',
  partOf: [
    { column: 'appointment_id', table: 'appointments' },
    { column: 'admission_id', table: 'admissions' },
  ],
});
