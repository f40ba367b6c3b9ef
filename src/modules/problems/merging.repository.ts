import { sql } from 'kysely';
import { definePatientRows, type Obstacle } from '../patients/index.js';

/** Both are active and name the same condition or allergy. */
const named = sql`
  o.kind = r.kind and o.status = 'ACTIVE' and r.status = 'ACTIVE' and case when r.code is null
    then o.code is null and lower(o.text) = lower(r.text) else (o.system, o.code) = (r.system, r.code) end`;

definePatientRows({
  table: 'problems',
  kind: 'problem',
  same: survivorId => sql`exists (select from problems o where o.patient_id = ${survivorId} and ${named})`,
  obstacles: (mergedId, survivorId) => sql<Obstacle>`
    select 'problems.contradictory' as code,
      'The records say different things about the ' || r.kind || ' ' || r.text || '. Make them agree first.' as detail
    from problems r join problems o on o.patient_id = ${survivorId} and ${named}
    where r.patient_id = ${mergedId}
      and (r.severity, r.criticality) is distinct from (o.severity, o.criticality)`,
});
