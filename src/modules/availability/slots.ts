import { Injectable } from '@nestjs/common';
import { addMinutes, Clock, dayOf } from '../../core/clock.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { AvailabilityRepository, type DoctorFacts, type TimeFacts } from './availability.repository.js';
import { freeSlots, searchDays, windowOf, works, type Period, type Timetable } from './availability.rules.js';

/** The free time of one doctor. */
export interface FreeTime {
  readonly slot_minutes: number;
  readonly slots: Period[];
}

/** A visit that would begin at an instant. */
export interface VisitTime {
  readonly period: Period;
  /** Whether the doctor works all through it. */
  readonly works: boolean;
}

/** When doctors are free: for everybody who books. */
@Injectable()
export class Slots {
  constructor(
    private readonly availability: AvailabilityRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Free slots of several doctors that begin on these days (`YYYY-MM-DD` in the hospital's zone), without those that
   * have passed; with `overbooking` those that are taken, too. Two statements, however many doctors. Whoever is no
   * doctor here is missing.
   */
  async free(
    doctorIds: readonly string[],
    from: string,
    to: string,
    { notBefore = this.clock.now(), overbooking = false } = {},
  ): Promise<Map<string, FreeTime>> {
    const { timeZone } = currentTenant();
    const window = windowOf(from, to, timeZone);
    const [facts, busy] = await Promise.all([
      this.availability.facts(doctorIds, window),
      this.availability.busy(doctorIds, window),
    ]);
    return new Map(
      facts.doctors.map(doctor => {
        const minutes = minutesOf(facts, doctor);
        const taken = overbooking ? [] : busy.filter(({ doctor_id }) => doctor_id === doctor.doctor_id);
        const wanted = { minutes, from, to, notBefore };
        const slots = freeSlots(timetableOf(facts, doctor, timeZone), taken, wanted);
        return [doctor.doctor_id, { slot_minutes: minutes, slots }];
      }),
    );
  }

  /** How long a visit to the doctor takes that begins then, and whether they work all through it: one statement. */
  async visitAt(doctorId: string, start: Date): Promise<VisitTime> {
    const { timeZone } = currentTenant();
    const day = dayOf(start, timeZone);
    const facts = await this.availability.facts([doctorId], windowOf(day, day, timeZone));
    const doctor = facts.doctors[0] ?? unknown(doctorId);
    const period = { start, end: addMinutes(start, minutesOf(facts, doctor)) };
    return { period, works: works(timetableOf(facts, doctor, timeZone), period) };
  }

  /**
   * The next free slots of a doctor from an instant on, within {@link searchDays} days: two statements.
   * @param alsoBusy what else must not overlap, e.g. the patient's other visits
   */
  async next(doctorId: string, from: Date, count: number, alsoBusy: readonly Period[] = []): Promise<Date[]> {
    const { timeZone } = currentTenant();
    const [first, last] = [from, addMinutes(from, searchDays * 24 * 60)].map(at => dayOf(at, timeZone));
    const free = await this.free([doctorId], first as string, last as string);
    const slots = free.get(doctorId)?.slots ?? [];
    return slots
      .filter(
        slot => slot.start >= from && !alsoBusy.some(busy => slot.start < busy.end && busy.start < slot.end),
      )
      .slice(0, count)
      .map(({ start }) => start);
  }
}

const unknown = (doctor_id: string): DoctorFacts => ({
  doctor_id,
  consultation_minutes: null,
  rules: [],
  leaves: [],
});

const minutesOf = (facts: TimeFacts, { consultation_minutes }: DoctorFacts): number =>
  consultation_minutes ?? facts.slot_minutes;

const timetableOf = (facts: TimeFacts, doctor: DoctorFacts, timeZone: string): Timetable => ({
  timeZone,
  opening: facts.opening,
  holidays: facts.holidays,
  rules: doctor.rules,
  leaves: doctor.leaves.map(({ starts_at, ends_at }) => ({
    start: new Date(starts_at),
    end: new Date(ends_at),
  })),
});
