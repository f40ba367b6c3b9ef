import { sql } from 'kysely';
import { definePatientRows, type Obstacle } from '../patients/index.js';

definePatientRows({
  table: 'bed_allocations',
  kind: 'bed',
  partOf: [{ column: 'admission_id', table: 'admissions' }],
  obstacles: (mergedId, survivorId) => sql<Obstacle>`
    select 'beds.patient_elsewhere' as code,
      'Both records have a bed for the same time: nobody lies in two. Release one, or look whether these are two people.'
        as detail
    where exists (
      select from bed_allocations m join bed_allocations s
        on tstzrange(s.begins_at, s.ends_at) && tstzrange(m.begins_at, m.ends_at)
      where m.patient_id = ${mergedId} and s.patient_id = ${survivorId})`,
});
