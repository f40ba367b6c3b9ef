import { sql } from 'kysely';
import { definePatientRows, type Obstacle } from '../patients/index.js';

definePatientRows({
  table: 'bed_requests',
  kind: 'bed request',
  obstacles: (mergedId, survivorId) => sql<Obstacle>`
    select 'bed_requests.open' as code,
      'Both records ask for a bed. Decide about one of these requests first.' as detail
    where exists (select from bed_requests where patient_id = ${mergedId} and status in ('REQUESTED', 'APPROVED'))
      and exists (select from bed_requests where patient_id = ${survivorId} and status in ('REQUESTED', 'APPROVED'))`,
});
