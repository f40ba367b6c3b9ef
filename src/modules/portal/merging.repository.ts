import { sql } from 'kysely';
import { definePatientRows } from '../patients/index.js';

/** An account or an invitation that stays leads to the record in use all the same. */
definePatientRows(
  {
    table: 'portal_accounts',
    kind: 'portal account',
    isAutomatic: true,
    same: survivorId => sql`exists (select from portal_accounts o where o.patient_id = ${survivorId})`,
  },
  {
    table: 'portal_invitations',
    kind: 'portal invitation',
    isAutomatic: true,
    same: survivorId => sql`
      r.ended_at is null and exists (
        select from portal_invitations o where o.patient_id = ${survivorId} and o.ended_at is null)`,
  },
);
