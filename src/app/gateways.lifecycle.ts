import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Counters } from '../core/gateways/counters/counters.js';
import { LiveEvents } from '../core/gateways/live-events/live-events.js';
import { Queues } from '../core/queue/queue.service.js';

/** Closes the lines of the process after its last request and job. */
@Injectable()
export class GatewaysLifecycle implements OnApplicationShutdown {
  constructor(
    private readonly queues: Queues,
    private readonly live: LiveEvents,
    private readonly counters: Counters,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.queues.close(), this.live.close(), this.counters.close()]);
  }
}
