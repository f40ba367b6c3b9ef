import { sql } from 'kysely';
import { definePatientRows, type Obstacle } from '../patients/index.js';

const holdsTime = (alias: string) =>
  sql`${sql.ref(`${alias}.status`)} in ('SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION', 'COMPLETED')`;

const isAsked = (alias: string) =>
  sql`${sql.ref(`${alias}.is_by_patient`)} and ${sql.ref(`${alias}.status`)} in ('REQUESTED', 'SCHEDULED')`;

definePatientRows({
  table: 'appointments',
  kind: 'appointment',
  partOf: [{ column: 'linked_ipd_admission_id', table: 'admissions' }],
  obstacles: (mergedId, survivorId) => sql<Obstacle>`
    select 'appointments.patient_busy' as code,
      'Both records have a visit at ' || to_char(m.starts_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') ||
        ' UTC: nobody is in two places. Cancel one of them, or look whether these are two people.' as detail
    from appointments m join appointments s on s.patient_id = ${survivorId} and ${holdsTime('s')}
      and tstzrange(s.starts_at, s.ends_at) && tstzrange(m.starts_at, m.ends_at)
    where m.patient_id = ${mergedId} and ${holdsTime('m')}
    union all
    select 'appointments.request_pending',
      'Both records have asked ' || d.full_name || ' for an appointment. Decide about one of them first.'
    from appointments m join appointments s on s.patient_id = ${survivorId} and s.doctor_id = m.doctor_id and ${isAsked('s')}
      join staff_cards d on d.id = m.doctor_id
    where m.patient_id = ${mergedId} and ${isAsked('m')}`,
});
