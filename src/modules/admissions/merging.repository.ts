import { sql } from 'kysely';
import { definePatientRows, type Obstacle } from '../patients/index.js';

definePatientRows({
  table: 'admissions',
  kind: 'admission',
  obstacles: (mergedId, survivorId) => sql<Obstacle>`
    select 'admissions.already_admitted' as code,
      'Both records have an active admission. Discharge or cancel one of them first.' as detail
    where exists (select from admissions where patient_id = ${mergedId} and status = 'ACTIVE')
      and exists (select from admissions where patient_id = ${survivorId} and status = 'ACTIVE')`,
});
