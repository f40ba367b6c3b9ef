import type { Changes, DomainEvent } from '../../core/events/domain-event.js';

const about = (patientId: string) => ({
  entity: { kind: 'patient', id: patientId },
  patientIds: [patientId],
});

export const earlyWarningSet = (patientId: string, changes: Changes): DomainEvent => ({
  type: 'early_warning_settings.changed',
  ...about(patientId),
  changes,
});

/** Reads: audited, told to nobody. */
export const news2Viewed = (patientId: string): DomainEvent => ({
  type: 'news2.viewed',
  ...about(patientId),
});
export const earlyWarningSettingsViewed = (patientId: string): DomainEvent => ({
  type: 'early_warning_settings.viewed',
  ...about(patientId),
});
