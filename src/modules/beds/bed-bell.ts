import { Injectable } from '@nestjs/common';
import { ServerSentEvents } from '../../core/http/server-sent-events.js';
import { afterCommit, currentTenant } from '../../core/tenancy/tenancy-scope.js';

/** Names the board among the live views of a hospital. */
export const boardTopic = 'beds';

/** Wakes everybody who looks at the board, in every process, when a change has been committed. */
@Injectable()
export class BedBell {
  constructor(private readonly live: ServerSentEvents) {}

  ring(): void {
    const tenant = currentTenant();
    afterCommit(() => this.live.announce(tenant, boardTopic, null));
  }
}
