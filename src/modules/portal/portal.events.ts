import type { DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';

/** Somebody wants to be told a code at an address of theirs. */
export const portalCodeRequested = defineEvent<{ readonly portal_code_id: string }>('portal.code_requested');
/** Staff invite a patient to the portal. */
export const portalInvited = defineEvent<{ readonly patient_id: string; readonly invitation_id: string }>(
  'portal.invited',
);

interface Subject {
  readonly id: string;
  readonly patient_id?: string | null;
}

export const codeRequestedEvent = (id: string): DomainEvent =>
  portalCodeRequested.of({ entity: { kind: 'portal_code', id }, payload: { portal_code_id: id } });

export const codeLocked = (id: string): DomainEvent => ({
  type: 'portal.code_locked',
  entity: { kind: 'portal_code', id },
  outcome: 'refused',
});

export const invitedEvent = (invitationId: string, patientId: string): DomainEvent =>
  portalInvited.of({
    entity: { kind: 'portal_invitation', id: invitationId },
    patientIds: [patientId],
    payload: { patient_id: patientId, invitation_id: invitationId },
  });

type Deed =
  'signed_up' | 'signed_in' | 'signed_out' | 'session_replayed' | 'linked' | 'unlinked' | 'closed' | 'opened';

/** What happened to an account, told to nobody. */
export const accountEvent = (deed: Deed, { id, patient_id }: Subject): DomainEvent => ({
  type: `portal.${deed}`,
  entity: { kind: 'portal_account', id },
  patientIds: patient_id ? [patient_id] : [],
});

/** The details that somebody gave are nobody's, or somebody else's. */
export const linkRefused = ({ id }: Subject): DomainEvent => ({
  type: 'portal.link_refused',
  entity: { kind: 'portal_account', id },
  outcome: 'refused',
});

/** A read of the staff: whether a patient has an account. */
export const accountViewed = (patientId: string): DomainEvent => ({
  type: 'portal.account_viewed',
  patientIds: [patientId],
});
