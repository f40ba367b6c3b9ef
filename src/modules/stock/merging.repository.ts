import { definePatientRows } from '../patients/index.js';

definePatientRows({
  table: 'stock_movements',
  kind: 'dispensed medicine',
  partOf: [{ column: 'source_id', table: 'prescriptions' }],
});
