import { Injectable } from '@nestjs/common';
import { ServerSentEvents } from '../../core/http/server-sent-events.js';
import { afterCommit, currentTenant } from '../../core/tenancy/tenancy-scope.js';

/** Names these among the live views of a hospital. */
export const bedRequestTopic = 'bed-requests';

/** Wakes a patient who is watching, in every process, when a change has been committed. */
@Injectable()
export class BedRequestBell {
  constructor(private readonly live: ServerSentEvents) {}

  ring(patientId: string): void {
    const tenant = currentTenant();
    afterCommit(() => this.live.announce(tenant, bedRequestTopic, patientId));
  }
}
