import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import type { AppointmentResponse } from './appointments.dto.js';
import { confirmedEvent, openedByLink } from './appointments.events.js';
import { AppointmentsRepository, type AskedVisit } from './appointments.repository.js';
import { AppointmentsService } from './appointments.service.js';

/** What patients answer to a message, without signing in. The caller has made sure that it is they who ask. */
@Injectable()
export class PatientAnswers {
  constructor(
    private readonly appointments: AppointmentsRepository,
    private readonly service: AppointmentsService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** The visit as its patient is asked about it; undefined when there is none. */
  async look(id: string): Promise<AskedVisit | undefined> {
    const visit = await this.appointments.asked(id);
    if (visit) this.events.recordRead(openedByLink(visit));
    return visit;
  }

  /** The same, and nobody else moves it before this transaction has ended. */
  hold(id: string): Promise<AskedVisit | undefined> {
    return this.appointments.askedAndHeld(id);
  }

  /** They will come. */
  async confirm(visit: AskedVisit): Promise<void> {
    const confirmed_at = this.clock.now();
    await this.appointments.confirm(visit.id, confirmed_at);
    this.events.record(confirmedEvent(visit, changesBetween({ confirmed_at: null }, { confirmed_at })));
  }

  /** They will not. */
  cancel({ id }: AskedVisit): Promise<AppointmentResponse> {
    return this.service.cancel(id, { reason: 'PATIENT_REQUEST' });
  }
}
