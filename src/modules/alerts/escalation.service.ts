import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { Events } from '../../core/events/events.js';
import { escalatedEvent } from './alerts.events.js';
import { EscalationRepository } from './escalation.repository.js';

/** Calls others when nobody has acknowledged an alert in time. */
@Injectable()
export class Escalation {
  constructor(
    private readonly alerts: EscalationRepository,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async escalate(): Promise<void> {
    for (const alert of await this.alerts.escalate(this.clock.now()))
      this.events.record(escalatedEvent(alert));
  }
}
