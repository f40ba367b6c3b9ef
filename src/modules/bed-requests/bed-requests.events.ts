import { mask, type Changes, type DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';
import type { BedRequestStep } from './bed-requests.state.js';

interface Told {
  readonly bed_request_id: string;
  readonly patient_id: string;
}

/** What happened, by the step that was taken. */
export const bedRequestMoved = {
  approve: defineEvent<Told>('bed_request.approved'),
  reject: defineEvent<Told>('bed_request.rejected'),
  release: defineEvent<Told>('bed_request.released'),
  cancel: defineEvent<Told>('bed_request.cancelled'),
} satisfies Record<BedRequestStep, unknown>;

interface Subject {
  readonly id: string;
  readonly patient_id: string;
}

/** Texts about patients: the audit says that they changed, and repeats none. */
const confidential = ['reason', 'decided_reason'];

const about = ({ id, patient_id }: Subject, changes: Changes) => ({
  entity: { kind: 'bed_request', id },
  patientIds: [patient_id],
  changes: mask(changes, confidential),
});

/** Told to nobody but those who look at the list. */
export const bedRequested = (request: Subject, changes: Changes): DomainEvent => ({
  type: 'bed_request.requested',
  ...about(request, changes),
});

export const movedEvent = (step: BedRequestStep, request: Subject, changes: Changes): DomainEvent =>
  bedRequestMoved[step].of({
    ...about(request, changes),
    payload: { bed_request_id: request.id, patient_id: request.patient_id },
  });

/** A read: audited, told to nobody. */
export const bedRequestsListed = (patientIds: readonly string[]): DomainEvent => ({
  type: 'bed_requests.listed',
  patientIds: [...new Set(patientIds)],
});
