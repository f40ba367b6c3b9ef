import { sql } from 'kysely';
import { definePatientRows, type Obstacle } from '../patients/index.js';

definePatientRows({
  table: 'early_warning_settings',
  kind: 'NEWS2 settings',
  key: 'patient_id',
  isAutomatic: true,
  same: survivorId => sql`exists (select from early_warning_settings o where o.patient_id = ${survivorId})`,
  obstacles: (mergedId, survivorId) => sql<Obstacle>`
    select 'early_warning.contradictory' as code,
      'The records say different things about oxygen scale or pregnancy. Make them agree first.' as detail
    from early_warning_settings r join early_warning_settings o on o.patient_id = ${survivorId}
    where r.patient_id = ${mergedId} and (r.spo2_scale, r.is_pregnant) <> (o.spo2_scale, o.is_pregnant)`,
});
