import type { Changes, DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';

/** What a doctor says of themselves is another: profile or photo. */
export const doctorDescribed = defineEvent<{ readonly doctor_id: string }>('doctor.described');

export const doctorDescribedEvent = (doctorId: string, changes: Changes): DomainEvent =>
  doctorDescribed.of({
    entity: { kind: 'user', id: doctorId },
    changes,
    payload: { doctor_id: doctorId },
  });
