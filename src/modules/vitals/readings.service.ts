import { Injectable } from '@nestjs/common';
import { hasRole } from '../../core/access/principal.js';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { AppError } from '../../core/errors/app-error.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import type { Page } from '../../core/http/fields.js';
import { newId } from '../../core/ids.js';
import { observationTypes, type ObservationType } from '../observation-types/index.js';
import { AlertsService } from '../alerts/index.js';
import { PatientsService } from '../patients/index.js';
import type {
  CorrectReading,
  ReadingFilter,
  ReadingResponse,
  RecordReading,
  SeriesFilter,
  SeriesResponse,
} from './readings.dto.js';
import { ReadingsRepository, type Arrival, type ReadingRow } from './readings.repository.js';
import { bucketSeconds, isAboutNow, judged, ownValueOf } from './readings.rules.js';
import {
  alreadyCorrected,
  belongsToSet,
  patientDeceased,
  readingNotFound,
  recordedTooFarOff,
  seriesTooShort,
  storedDifferently,
} from './vitals.errors.js';
import { readingEvent, readingsListed } from './vitals.events.js';

const countLimit = 10_000;
const defaultPeriodMs = 30 * 86_400_000;

/** Single values over time, whatever they came with: sets, devices, uploads. */
@Injectable()
export class ReadingsService {
  constructor(
    private readonly readings: ReadingsRepository,
    private readonly patients: PatientsService,
    private readonly alerts: AlertsService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async list(patientId: string, filter: ReadingFilter): Promise<Page<ReadingResponse>> {
    await this.patients.assertInSight(patientId);
    const { items, total } = await this.readings.page(patientId, filter);
    this.events.recordRead(readingsListed(patientId));
    const { page, page_size } = filter;
    const estimate = total > countLimit && { total_is_estimate: true };
    return { items: items.map(shown), total, ...estimate, page, page_size };
  }

  async latest(patientId: string): Promise<ReadingResponse[]> {
    await this.patients.assertInSight(patientId);
    const rows = await this.readings.latest(patientId);
    this.events.recordRead(readingsListed(patientId));
    return rows.map(shown);
  }

  async series(patientId: string, filter: SeriesFilter): Promise<SeriesResponse> {
    const to = filter.to ?? this.clock.now();
    const from = filter.from ?? new Date(to.getTime() - defaultPeriodMs);
    if (from >= to) throw seriesTooShort();
    await this.patients.assertInSight(patientId);
    const seconds = bucketSeconds(from, to, filter.points);
    const wanted = [...new Set(filter.type)];
    const buckets = await this.readings.series(patientId, wanted, { from, to }, seconds);
    this.events.recordRead(readingsListed(patientId));
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      bucket_seconds: seconds,
      series: wanted.map(type => ({
        ...meaningOf(type),
        points: buckets.filter(bucket => bucket.type === type).map(({ type: _, ...point }) => point),
      })),
    };
  }

  async record(patientId: string, input: RecordReading): Promise<ReadingResponse> {
    const patient = await this.patients.inSight(patientId);
    if (patient.is_deceased) throw patientDeceased();
    const arrival = this.arrival();
    const recordedAt = input.recorded_at ?? arrival.received_at;
    if (!isAboutNow(recordedAt, arrival.received_at)) throw recordedTooFarOff();
    const own = ownValueOf(input.type, input.value, input.unit);
    if (own instanceof AppError) throw own;
    const reading = {
      id: newId(),
      patient_id: patientId,
      type: input.type,
      ...own,
      recorded_at: recordedAt,
      source: input.source ?? (hasRole(currentPrincipal(), 'DOCTOR') ? 'doctor' : 'manual'),
    } as const;
    const present = await this.readings.addMissing([reading], arrival);
    if (present.size > 0) throw storedDifferently();
    await this.alerts.raiseFor([judged(reading)]);
    this.events.record(readingEvent('recorded', reading, changesBetween({}, { [input.type]: own.value })));
    return this.saved(patientId, reading.id);
  }

  /** Puts another value in the place of one that was recorded by itself, or takes it back. */
  async correct(patientId: string, id: string, input: CorrectReading): Promise<ReadingResponse> {
    await this.patients.assertInSight(patientId);
    const corrected = await this.readings.view(patientId, id);
    if (!corrected) throw readingNotFound();
    if (corrected.vitals_id !== null) throw belongsToSet();
    if (corrected.superseded_by_id !== null || corrected.value === null) throw alreadyCorrected();
    const { type } = corrected;
    const nothing = { value: null, given_value: null, given_unit: null };
    const own =
      input.value === null
        ? nothing
        : ownValueOf(type, input.value, input.unit ?? observationTypes[type].unit);
    if (own instanceof AppError) throw own;
    const newer = newId();
    await this.readings.addCorrection(corrected, newer, own, input.reason, this.arrival());
    const recorded_at = new Date(corrected.recorded_at);
    if (own.value !== null)
      await this.alerts.raiseFor([
        judged({ id: newer, patient_id: patientId, type, value: own.value, recorded_at }),
      ]);
    const changes = changesBetween({ [type]: corrected.value }, { [type]: own.value });
    this.events.record(readingEvent('corrected', { id: newer, patient_id: patientId }, changes));
    return this.saved(patientId, newer);
  }

  private async saved(patientId: string, id: string): Promise<ReadingResponse> {
    const row = await this.readings.view(patientId, id);
    if (!row) throw readingNotFound();
    return shown(row);
  }

  private arrival(): Arrival {
    return {
      received_at: this.clock.now(),
      recorded_by_id: currentPrincipal().userId,
      device_id: null,
    };
  }
}

const meaningOf = (type: ObservationType) => {
  const { loinc, unit } = observationTypes[type];
  return { type, loinc, unit };
};

const shown = (row: ReadingRow): ReadingResponse => ({ ...row, ...meaningOf(row.type) });
