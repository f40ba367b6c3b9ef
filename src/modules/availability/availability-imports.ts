import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { newId } from '../../core/ids.js';
import { CalendarImports } from '../settings/index.js';
import type { TemplateLine } from './availability.dto.js';
import { AvailabilityRepository } from './availability.repository.js';

/** Hours that come from elsewhere: demo data now. They record no events. */
@Injectable()
export class AvailabilityImports {
  constructor(
    private readonly availability: AvailabilityRepository,
    private readonly calendar: CalendarImports,
  ) {}

  /** A hospital that is open on Sundays too, and doctors who work then, each with a break of half an hour. */
  async workEveryDay(doctors: readonly { readonly id: string; readonly breakAt: string }[]): Promise<void> {
    await this.calendar.openEveryDay();
    for (const { id, breakAt } of doctors) {
      const lines = [1, 2, 3, 4, 5, 6, 7].flatMap(weekday => [
        line('WORK', weekday, '09:00', '18:00'),
        line('BREAK', weekday, breakAt, halfAnHourAfter(breakAt)),
      ]);
      await this.availability.replaceRules(
        id,
        lines.map(each => ({ ...each, id: newId() })),
      );
    }
  }
}

const line = (kind: TemplateLine['kind'], weekday: number, starts: string, ends: string): TemplateLine => ({
  kind,
  weekday,
  starts,
  ends,
  valid_from: null,
  valid_to: null,
});

const halfAnHourAfter = (time: string): string =>
  Temporal.PlainTime.from(time).add({ minutes: 30 }).toString({ smallestUnit: 'minute' });
