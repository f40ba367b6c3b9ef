import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { newId } from '../../core/ids.js';
import type {
  AddHoliday,
  HolidayFilter,
  HolidayResponse,
  OpeningWeek,
  SetOpeningWeek,
} from './calendar.dto.js';
import { CalendarRepository } from './calendar.repository.js';
import { holidayNotFound } from './settings.errors.js';
import { holidayAdded, holidayRemoved, openingHoursChanged } from './settings.events.js';

/** The days and hours on which the hospital works. */
@Injectable()
export class CalendarService {
  constructor(
    private readonly calendar: CalendarRepository,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async week(): Promise<OpeningWeek> {
    return { opening_hours: await this.calendar.openingHours() };
  }

  async changeWeek({ opening_hours }: SetOpeningWeek): Promise<OpeningWeek> {
    const before = await this.calendar.lockOpeningHours();
    const after = opening_hours.toSorted((a, b) => a.weekday - b.weekday);
    const changes = changesBetween({ opening_hours: before }, { opening_hours: after });
    if (Object.keys(changes).length === 0) return { opening_hours: before };
    await this.calendar.setOpeningHours(after);
    this.events.record(openingHoursChanged.of({ changes, payload: {} }));
    return { opening_hours: after };
  }

  holidays(filter: HolidayFilter): Promise<HolidayResponse[]> {
    return this.calendar.holidays(filter);
  }

  async addHoliday(input: AddHoliday): Promise<HolidayResponse> {
    const id = newId();
    await this.calendar.addHoliday(id, input, this.clock.now());
    this.events.record(
      holidayAdded.of({
        entity: { kind: 'holiday', id },
        changes: changesBetween({}, input),
        payload: { day: input.day },
      }),
    );
    return { id, ...input };
  }

  async removeHoliday(id: string): Promise<void> {
    const removed = await this.calendar.removeHoliday(id);
    if (!removed) throw holidayNotFound();
    const { day, name } = removed;
    this.events.record(
      holidayRemoved.of({
        entity: { kind: 'holiday', id },
        changes: changesBetween({ day, name }, { day: null, name: null }),
        payload: { day },
      }),
    );
  }
}
