import { sql } from 'kysely';
import { definePatientRows } from '../patients/index.js';

definePatientRows(
  {
    table: 'vital_sets',
    kind: 'set of vital signs',
    partOf: [
      { column: 'appointment_id', table: 'appointments' },
      { column: 'admission_id', table: 'admissions' },
      { column: 'corrects_id', table: 'vital_sets' },
    ],
  },
  {
    table: 'readings',
    kind: 'reading',
    partOf: [
      { column: 'set_id', table: 'vital_sets' },
      { column: 'device_id', table: 'devices' },
      { column: 'corrects_id', table: 'readings' },
    ],
    same: survivorId => sql`exists (
      select from readings o
      where o.patient_id = ${survivorId} and o.type = r.type and o.recorded_at = r.recorded_at and o.source = r.source
        and (o.device_id, o.set_id, o.corrects_id) is not distinct from (r.device_id, r.set_id, r.corrects_id))`,
  },
);
