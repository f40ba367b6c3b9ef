import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { Events } from '../../core/events/events.js';
import { reminderDueEvent } from './reminders.events.js';
import { RemindersRepository } from './reminders.repository.js';

/** Finds the visits of which patients are to be reminded. Whether a message goes out is decided when it is sent. */
@Injectable()
export class RemindersService {
  constructor(
    private readonly reminders: RemindersRepository,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async remind(): Promise<void> {
    const now = this.clock.now();
    await this.reminders.begin(now);
    for (const due of await this.reminders.record(now)) this.events.record(reminderDueEvent(due));
    await this.reminders.end(now);
  }
}
