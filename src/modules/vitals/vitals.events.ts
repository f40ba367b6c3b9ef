import { mask, type Changes, type DomainEvent } from '../../core/events/domain-event.js';

/** Results are not repeated in the audit, whose readers need not know them; that they came or changed is there. */
const hiding = (changes: Changes): Changes => mask(changes, Object.keys(changes));

export const vitalsEvent = (
  done: 'recorded' | 'corrected',
  { id, patient_id }: { readonly id: string; readonly patient_id: string },
  changes: Changes,
): DomainEvent => ({
  type: `vitals.${done}`,
  entity: { kind: 'vitals', id },
  patientIds: [patient_id],
  changes: hiding(changes),
});

export const readingEvent = (
  done: 'recorded' | 'corrected',
  { id, patient_id }: { readonly id: string; readonly patient_id: string },
  changes: Changes,
): DomainEvent => ({
  type: `reading.${done}`,
  entity: { kind: 'reading', id },
  patientIds: [patient_id],
  changes: hiding(changes),
});

/** Many at once: one entry for all of them, naming the patients. */
export const readingsUploaded = (
  patientIds: readonly string[],
  counts: Readonly<Record<string, number>>,
  deviceId?: string,
): DomainEvent => ({
  type: 'readings.uploaded',
  ...(deviceId !== undefined && { entity: { kind: 'device', id: deviceId } }),
  patientIds,
  changes: Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, [null, count]])),
});

/** Reads: audited, told to nobody. */
export const vitalsListed = (patientId: string): DomainEvent => ({
  type: 'vitals.listed',
  entity: { kind: 'patient', id: patientId },
  patientIds: [patientId],
});

export const readingsListed = (patientId: string): DomainEvent => ({
  type: 'readings.listed',
  entity: { kind: 'patient', id: patientId },
  patientIds: [patientId],
});
