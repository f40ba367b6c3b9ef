import { Injectable } from '@nestjs/common';
import { newId } from '../../core/ids.js';
import { CalendarService } from '../settings/index.js';
import { AvailabilityRepository } from './availability.repository.js';

/** Hours that come from elsewhere: demo data now. They record no events. */
@Injectable()
export class AvailabilityImports {
  constructor(
    private readonly availability: AvailabilityRepository,
    private readonly calendar: CalendarService,
  ) {}

  /** A hospital that is open on Sundays too, and its doctors. */
  async workEveryDay(doctorIds: readonly string[]): Promise<void> {
    await this.calendar.openEveryDay();
    for (const doctorId of doctorIds)
      await this.availability.replaceRules(
        doctorId,
        [1, 2, 3, 4, 5, 6, 7].map(weekday => ({
          id: newId(),
          kind: 'WORK' as const,
          weekday,
          starts: '09:00',
          ends: '18:00',
          valid_from: null,
          valid_to: null,
        })),
      );
  }
}
