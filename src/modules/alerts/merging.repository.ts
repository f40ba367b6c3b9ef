import { sql } from 'kysely';
import { definePatientRows, type Obstacle } from '../patients/index.js';

const sameRule = sql`(o.type, o.direction, o.severity) = (r.type, r.direction, r.severity)`;

definePatientRows(
  {
    table: 'alerts',
    kind: 'alert',
    partOf: [{ column: 'raised_by_reading_id', table: 'readings' }],
    isAutomatic: true,
    obstacles: (mergedId, survivorId) => sql<Obstacle>`
      select 'alerts.going_on' as code,
        'Both records have an alert about ' || replace(m.type, '_', ' ') || ' that goes on. Resolve one of them first.' as detail
      from alerts m join alerts s on s.patient_id = ${survivorId} and s.type = m.type and s.status <> 'RESOLVED'
      where m.patient_id = ${mergedId} and m.status <> 'RESOLVED'`,
  },
  {
    table: 'alert_rules',
    kind: 'alert rule',
    same: survivorId =>
      sql`exists (select from alert_rules o where o.patient_id = ${survivorId} and ${sameRule})`,
    obstacles: (mergedId, survivorId) => sql<Obstacle>`
      select 'alerts.contradictory_rules' as code,
        'The records have different rules for alerts about ' || replace(r.type, '_', ' ') || '. Make them agree first.' as detail
      from alert_rules r join alert_rules o on o.patient_id = ${survivorId} and ${sameRule}
      where r.patient_id = ${mergedId} and r.threshold is distinct from o.threshold`,
  },
);
