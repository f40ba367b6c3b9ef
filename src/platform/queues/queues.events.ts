import type { DomainEvent } from '../../core/events/domain-event.js';

/** An operator has started a job of this hospital again; the audit of the hospital tells. */
export const jobReplayed = (job: string): DomainEvent => ({
  type: 'job.replayed',
  changes: { job: [null, job] },
});
