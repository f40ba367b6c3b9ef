import type { Changes, DomainEvent } from '../../core/events/domain-event.js';

type Happened =
  | 'added'
  | 'updated'
  | 'reserved'
  | 'allocated'
  | 'transferred'
  | 'released'
  | 'cleaned'
  | 'blocked'
  | 'unblocked';

/** What happened to a bed, and to whom. Told to nobody but the board. */
export const bedEvent = (
  what: Happened,
  id: string,
  { patientId, changes }: { readonly patientId?: string | undefined; readonly changes?: Changes } = {},
): DomainEvent => ({
  type: `bed.${what}`,
  entity: { kind: 'bed', id },
  ...(patientId && { patientIds: [patientId] }),
  ...(changes && { changes }),
});

export const wardEvent = (what: 'added' | 'updated', id: string, changes: Changes): DomainEvent => ({
  type: `ward.${what}`,
  entity: { kind: 'ward', id },
  changes,
});

/** A read: audited, told to nobody. */
export const bedsViewed = (patientIds: readonly string[]): DomainEvent => ({
  type: 'beds.viewed',
  patientIds: [...new Set(patientIds)],
});
