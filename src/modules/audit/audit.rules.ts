import type { AuditEntry } from './audit.dto.js';

const columns = {
  at: ({ at }) => at,
  action: ({ action }) => action,
  outcome: ({ outcome }) => outcome,
  actor_id: ({ actor_id }) => actor_id,
  actor_name: ({ actor_name }) => actor_name,
  actor_roles: ({ actor_roles }) => actor_roles.join(' '),
  entity: ({ entity }) => entity,
  entity_id: ({ entity_id }) => entity_id,
  patient_ids: ({ patient_ids }) => patient_ids.join(' '),
  changes: ({ changes }) => changes && JSON.stringify(changes),
  purpose: ({ purpose }) => purpose,
  address: ({ address }) => address,
  request_id: ({ request_id }) => request_id,
  id: ({ id }) => id,
} satisfies Record<string, (entry: AuditEntry) => string | null>;

/** The columns of an export, and what an entry says in each. */
export const exportColumns = Object.keys(columns);
export const exportCells = (entry: AuditEntry): (string | null)[] =>
  Object.values(columns).map(cell => cell(entry));
