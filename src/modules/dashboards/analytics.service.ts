import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { rangeTooLong } from './analytics.errors.js';
import type {
  AdmissionAnalytics,
  AnalyticsQuery,
  AppointmentAnalytics,
  PeopleAnalytics,
  PrescriptionAnalytics,
  Registrations,
} from './analytics.dto.js';
import { AnalyticsQueries } from './analytics.queries.js';
import { rated, sumOf } from './analytics.rules.js';
import { daysBefore, lengthOf, longestRange, periodsOf, shareOf, type Period } from './periods.rules.js';

const noVisits = {
  total: 0,
  scheduled: 0,
  checked_in: 0,
  in_consultation: 0,
  completed: 0,
  cancelled: 0,
  no_show: 0,
};
const noPrescriptions = { total: 0, draft: 0, issued: 0, dispensed: 0, cancelled: 0 };

/** How the hospital develops, over days of its own calendar. */
@Injectable()
export class AnalyticsService {
  constructor(
    private readonly queries: AnalyticsQueries,
    private readonly clock: Clock,
  ) {}

  async registrations(query: AnalyticsQuery): Promise<Registrations> {
    const periods = this.periodsOf(query);
    const series = inEvery(periods, await this.queries.registrations(periods), { count: 0 });
    return { total: sumOf(series, { count: 0 }).count, series };
  }

  async appointments(query: AnalyticsQuery): Promise<AppointmentAnalytics> {
    const periods = this.periodsOf(query);
    const [found, owners] = await Promise.all([
      this.queries.visits(periods),
      this.queries.visitsByOwner(periods),
    ]);
    const series = inEvery(periods, found, noVisits);
    const ownersOf = (wanted: 'department' | 'doctor') => owners.filter(({ kind }) => kind === wanted);
    return {
      ...rated(sumOf(series, noVisits)),
      series: series.map(rated),
      by_department: ownersOf('department').map(({ id, name, kind: _, ...counts }) => ({
        department_id: id,
        department: name,
        ...rated(counts),
      })),
      by_doctor: ownersOf('doctor').map(({ id, name, kind: _, ...counts }) => ({
        doctor_id: id,
        doctor: name,
        ...rated(counts),
      })),
    };
  }

  async prescriptions(query: AnalyticsQuery): Promise<PrescriptionAnalytics> {
    const periods = this.periodsOf(query);
    const series = inEvery(periods, await this.queries.prescriptions(periods), noPrescriptions);
    return { ...sumOf(series, noPrescriptions), series };
  }

  async admissions(query: AnalyticsQuery): Promise<AdmissionAnalytics> {
    const now = this.clock.now();
    const periods = this.periodsOf(query);
    const [found, beds] = await Promise.all([this.queries.stays(periods, now), this.queries.beds()]);
    const none = { admitted: 0, discharged: 0, occupied_seconds: 0 };
    const stays = inEvery(periods, found, none);
    const series = stays.map(({ occupied_seconds, ...stay }, index) => ({
      ...stay,
      occupied_bed_days: Math.round(occupied_seconds / 86.4) / 1_000,
      occupancy: shareOf(occupied_seconds, beds * secondsUntil(now, periods[index])),
    }));
    const { admitted, discharged } = sumOf(stays, none);
    return { admitted, discharged, beds, series };
  }

  people(query: AnalyticsQuery): Promise<PeopleAnalytics> {
    const today = this.clock.today(currentTenant().timeZone);
    return this.queries.people(this.periodsOf({ ...query, interval: 'month' }), today);
  }

  private periodsOf({ date_from, date_to, interval }: AnalyticsQuery): Period[] {
    const { timeZone } = currentTenant();
    const today = this.clock.today(timeZone);
    const to = date_to ?? (date_from && date_from > today ? date_from : today);
    const from = date_from ?? daysBefore(to, 29);
    if (lengthOf({ from, to }) > longestRange) throw rangeTooLong();
    return periodsOf({ from, to }, interval, timeZone);
  }
}

/** A series without gaps: what was found in each part, or nothing. */
const inEvery = <T extends object>(
  periods: readonly Period[],
  found: readonly (T & { readonly bucket: number })[],
  nothing: T,
): (Pick<Period, 'period' | 'starts_on'> & T)[] => {
  const byBucket = new Map<number, T & { bucket?: number }>(found.map(row => [row.bucket, row]));
  return periods.map(({ period, starts_on }, index) => {
    const row = { ...nothing, ...byBucket.get(index + 1) };
    delete row.bucket;
    return { period, starts_on, ...row };
  });
};

/** How long a part has lasted, until now. */
const secondsUntil = (now: Date, part: Period | undefined): number =>
  part ? Math.max(0, Math.min(part.ends.getTime(), now.getTime()) - part.begins.getTime()) / 1_000 : 0;
