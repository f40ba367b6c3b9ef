import type { Changes, DomainEvent } from '../../core/events/domain-event.js';
import type { Problem } from './problem.entity.js';
import type { ProblemKind } from './problems.state.js';

/** What somebody suffers from is not repeated in the audit; that it was written or changed is. */
const confidential = ['system', 'code', 'text'];

const mask = (changes: Changes): Changes =>
  Object.fromEntries(
    Object.entries(changes).map(([field, values]) => [
      field,
      confidential.includes(field) ? ['•••', '•••'] : values,
    ]),
  );

/** Something was done with an entry: `condition.noted`, `allergy.resolved` and so on. */
export const problemEvent = (
  done: 'noted' | 'updated' | 'resolved',
  { id, kind, patient_id }: Problem,
  changes: Changes,
): DomainEvent => ({
  type: `${kind}.${done}`,
  entity: { kind, id },
  patientIds: [patient_id],
  changes: mask(changes),
  payload: { problem_id: id, patient_id },
});

/** A read: audited, told to nobody. */
export const problemsListed = (kind: ProblemKind, patientId: string): DomainEvent => ({
  type: kind === 'condition' ? 'conditions.listed' : 'allergies.listed',
  entity: { kind: 'patient', id: patientId },
  patientIds: [patientId],
});
