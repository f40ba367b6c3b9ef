import type { Changes, DomainEvent } from '../../core/events/domain-event.js';

/** Ids and days as they are; words that may be a person's name only as a sign that there were some. */
const shapeOf = (search: object): Changes =>
  Object.fromEntries(
    Object.entries(search)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([field, value]) => [field, [null, field === 'search' ? '•••' : value]]),
  );

/** Before the first line leaves: who takes out what, and as which kind of file. */
export const exportStarted = (format: string, search: object): DomainEvent => ({
  type: 'patients.export_started',
  changes: { ...shapeOf(search), format: [null, format] },
});

/** With every page: whose lines have left. */
export const patientsExported = (ids: readonly string[]): DomainEvent => ({
  type: 'patients.exported',
  patientIds: ids,
});

/** A whole record has left on paper. */
export const recordExported = (id: string): DomainEvent => ({
  type: 'patient.record_exported',
  entity: { kind: 'patient', id },
  patientIds: [id],
});
