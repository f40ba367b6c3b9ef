import { Injectable } from '@nestjs/common';
import { OutboxSignal } from '../core/events/outbox-signal.js';
import { LiveEvents } from '../core/gateways/live-events/live-events.js';
import { Logger } from '../core/logger.js';

const gatherMs = 25;

/** Rings for the relay when hospitals have something in their outbox: once per hospital and short while. */
@Injectable()
export class OutboxBell {
  private readonly waiting = new Set<string>();

  constructor(
    signal: OutboxSignal,
    private readonly live: LiveEvents,
    private readonly logger: Logger,
  ) {
    signal.onRaise(tenantId => this.raise(tenantId));
  }

  private raise(tenantId: string): void {
    if (this.waiting.has(tenantId)) return;
    this.waiting.add(tenantId);
    setTimeout(() => {
      this.waiting.delete(tenantId);
      this.live
        .publish('outbox', { tenantId })
        .catch((error: unknown) =>
          this.logger.warn({ err: error }, 'outbox signal lost, the sweep will find it'),
        );
    }, gatherMs).unref();
  }
}
