import type { Changes, DomainEvent } from '../../core/events/domain-event.js';

/** What a search was for: ids and days as they are, words of a person only as a sign that there were some. */
const shapeOf = (search: object): Changes =>
  Object.fromEntries(
    Object.entries(search)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([field, value]) => [field, [null, ['search', 'action'].includes(field) ? '•••' : value]]),
  );

export const auditViewed = (search: object): DomainEvent => ({
  type: 'audit.viewed',
  changes: shapeOf(search),
});

export const auditExported = (search: object): DomainEvent => ({
  type: 'audit.exported',
  changes: shapeOf(search),
});

export const auditVerified = ({ status }: { readonly status: string }): DomainEvent => ({
  type: 'audit.verified',
  changes: { status: [null, status] },
});

/** A patient has asked who looked at their record. */
export const accessesViewed = (patientId: string): DomainEvent => ({
  type: 'accesses.viewed',
  entity: { kind: 'patient', id: patientId },
  patientIds: [patientId],
});
