import { changesBetween, type Changes, type DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';
import type { ObservationType } from '../observation-types/index.js';
import type { Severity } from './alerts.rules.js';

interface Told {
  readonly alert_id: string;
  readonly patient_id: string;
  readonly severity: Severity;
  readonly recorded_at: string;
}

/** An alert has become critical; told once for each time that it does. */
export const alertCritical = defineEvent<Told & { readonly doctor_id: string | null }>('alert.critical');

/** Nobody has acknowledged it in time. First the nurses of a department are told, then the administrators. */
export const alertEscalated = {
  nurses: defineEvent<Told & { readonly department_id: string }>('alert.escalated_to_nurses'),
  admins: defineEvent<Told>('alert.escalated_to_admins'),
};

export interface RaisedAlert {
  readonly id: string;
  readonly patient_id: string;
  readonly type: ObservationType;
  readonly severity: Severity;
  readonly doctor_id: string | null;
  /** When the worst value was measured. */
  readonly worst_at: string;
}

/** Which sign it was is not told outside: messages travel through strangers' hands. */
const told = ({ id, patient_id, severity, worst_at }: Omit<RaisedAlert, 'type' | 'doctor_id'>): Told => ({
  alert_id: id,
  patient_id,
  severity,
  recorded_at: worst_at,
});

const about = ({ id, patient_id }: { readonly id: string; readonly patient_id: string }) => ({
  entity: { kind: 'alert', id },
  patientIds: [patient_id],
});

/** Begun, or become more severe than it was. */
export function raisedEvent(done: 'raised' | 'worsened', alert: RaisedAlert): DomainEvent {
  const { type, severity, doctor_id } = alert;
  const changes = changesBetween({}, { ...(done === 'raised' && { type }), severity });
  if (severity !== 'CRITICAL') return { type: `alert.${done}`, ...about(alert), changes };
  return alertCritical.of({ ...about(alert), changes, payload: { ...told(alert), doctor_id } });
}

/** Further readings of alerts that are going on: one entry for all of them. */
export const alertsRepeated = (patientIds: readonly string[]): DomainEvent => ({
  type: 'alerts.repeated',
  patientIds: [...new Set(patientIds)],
});

export interface EscalatedAlert extends Omit<RaisedAlert, 'type' | 'doctor_id'> {
  readonly escalation_level: number;
  readonly department_id: string | null;
}

export function escalatedEvent(alert: EscalatedAlert): DomainEvent {
  const { escalation_level, department_id } = alert;
  const event = { ...about(alert), changes: changesBetween({}, { escalation_level }) };
  return escalation_level === 1 && department_id !== null
    ? alertEscalated.nurses.of({ ...event, payload: { ...told(alert), department_id } })
    : alertEscalated.admins.of({ ...event, payload: told(alert) });
}

export const steppedEvent = (
  done: 'acknowledged' | 'resolved',
  alert: { readonly id: string; readonly patient_id: string },
  changes: Changes,
): DomainEvent => ({ type: `alert.${done}`, ...about(alert), changes });

/** Reads: audited, told to nobody. */
export const alertsListed = (patientIds: readonly string[]): DomainEvent => ({
  type: 'alerts.listed',
  patientIds: [...new Set(patientIds)],
});
export const alertViewed = (alert: { readonly id: string; readonly patient_id: string }): DomainEvent => ({
  type: 'alert.viewed',
  ...about(alert),
});

/** Of one patient, or of the whole hospital. */
export const alertRuleEvent = (
  done: 'set' | 'removed',
  { id, patient_id }: { readonly id: string; readonly patient_id: string | null },
  changes: Changes,
): DomainEvent => ({
  type: `alert_rule.${done}`,
  entity: { kind: 'alert_rule', id },
  patientIds: patient_id === null ? [] : [patient_id],
  changes,
});

export const alertRulesListed = (patientId: string): DomainEvent => ({
  type: 'alert_rules.listed',
  entity: { kind: 'patient', id: patientId },
  patientIds: [patientId],
});

export const escalationChanged = (changes: Changes): DomainEvent => ({
  type: 'alert_escalation.changed',
  changes,
});
