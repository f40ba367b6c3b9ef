import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { AppError } from '../../core/errors/app-error.js';
import { Events } from '../../core/events/events.js';
import { AlertsService } from '../alerts/index.js';
import { PatientsService } from '../patients/index.js';
import { deviceRows, offlineRows, type RowReader } from './batch-rows.js';
import type { BatchReport } from './batches.dto.js';
import { ReadingsRepository, type Arrival, type NewReading } from './readings.repository.js';
import { judged, type ReadingSource } from './readings.rules.js';
import { notYourPatient, patientDeceased, patientNotFound, storedDifferently } from './vitals.errors.js';
import { readingsUploaded } from './vitals.events.js';

/** Rows of one statement: enough that statements do not matter, few enough that other requests get their turn. */
const portion = 2500;

export interface SendingDevice {
  readonly id: string;
  readonly patientId: string;
  readonly source: ReadingSource;
}

/** A reading with the place of its row. */
interface Placed {
  readonly row: number;
  readonly reading: NewReading;
}

interface Outcome {
  uploaded: NewReading[];
  skipped: number;
  errors: { row: number; error: AppError }[];
}

/**
 * Takes in many readings at once, set by set. A row that cannot be stored keeps no other one out, and one that is
 * stored already is passed over: its patient, type, time, source and device are its key, so that a batch can be sent
 * again.
 */
@Injectable()
export class BatchesService {
  constructor(
    private readonly readings: ReadingsRepository,
    private readonly patients: PatientsService,
    private readonly alerts: AlertsService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** What was recorded offline, of any patients in sight of the caller. */
  async upload(rows: readonly unknown[]): Promise<BatchReport> {
    const now = this.clock.now();
    const arrival: Arrival = {
      received_at: now,
      recorded_by_id: currentPrincipal().userId,
      device_id: null,
    };
    const { read, errors } = readAll(rows, offlineRows(now));
    return this.store(read, errors, arrival);
  }

  /** What a device sends of its patient. */
  async receive(rows: readonly unknown[], { id, patientId, source }: SendingDevice): Promise<BatchReport> {
    const now = this.clock.now();
    const arrival: Arrival = { received_at: now, recorded_by_id: null, device_id: id };
    const { read, errors } = readAll(rows, deviceRows(now, patientId, source));
    return this.store(read, errors, arrival);
  }

  /** Those of patients who are known, in sight and alive. */
  private async permitted(read: readonly Placed[], errors: Outcome['errors']): Promise<Placed[]> {
    const refusals = await this.refusalsOf([...new Set(read.map(({ reading }) => reading.patient_id))]);
    return read.filter(({ row, reading }) => {
      const error = refusals.get(reading.patient_id);
      if (error) errors.push({ row, error });
      return !error;
    });
  }

  private async refusalsOf(patientIds: readonly string[]): Promise<Map<string, AppError>> {
    const standings = patientIds.length === 0 ? [] : await this.patients.standings(patientIds);
    const known = new Map(standings.map(standing => [standing.id, standing]));
    return new Map(
      patientIds.flatMap(id => {
        const patient = known.get(id);
        if (!patient) return [[id, patientNotFound()]];
        if (!patient.in_sight) return [[id, notYourPatient()]];
        return patient.is_deceased ? [[id, patientDeceased()]] : [];
      }),
    );
  }

  private async store(
    read: readonly Placed[],
    errors: Outcome['errors'],
    arrival: Arrival,
  ): Promise<BatchReport> {
    const outcome: Outcome = { uploaded: [], skipped: 0, errors };
    const firsts = withoutRepeats(await this.permitted(read, errors), outcome);
    for (let start = 0; start < firsts.length; start += portion)
      await this.addPortion(firsts.slice(start, start + portion), arrival, outcome);
    const { uploaded, skipped } = outcome;
    const alerts_raised = await this.alerts.raiseFor(uploaded.map(judged));
    const counts = { uploaded: uploaded.length, skipped, failed: errors.length, alerts_raised };
    const patientIds = [...new Set(uploaded.map(({ patient_id }) => patient_id))];
    this.events.record(readingsUploaded(patientIds, counts, arrival.device_id ?? undefined));
    return {
      ...counts,
      errors: errors
        .sort((a, b) => a.row - b.row)
        .map(({ row, error: { code, detail } }) => ({ row, code, detail })),
    };
  }

  private async addPortion(placed: readonly Placed[], arrival: Arrival, outcome: Outcome): Promise<void> {
    const present = await this.readings.addMissing(
      placed.map(({ reading }) => reading),
      arrival,
    );
    const left: Placed[] = [];
    for (const each of placed)
      if (present.has(each.reading.id)) left.push(each);
      else outcome.uploaded.push(each.reading);
    if (left.length === 0) return;
    // Asked in a statement of its own, which sees what another upload has stored meanwhile.
    const stored = await this.readings.storedInPlaceOf(
      left.map(({ reading }) => reading),
      arrival,
    );
    for (const { row, reading } of left) pass(outcome, row, stored.get(reading.id) === reading.value);
  }
}

function readAll(rows: readonly unknown[], reader: RowReader): { read: Placed[]; errors: Outcome['errors'] } {
  const read: Placed[] = [];
  const errors: Outcome['errors'] = [];
  for (const [row, given] of rows.entries()) {
    const reading = reader(given);
    if (reading instanceof AppError) errors.push({ row, error: reading });
    else read.push({ row, reading });
  }
  return { read, errors };
}

/**
 * Of rows with one key within a batch the first counts. They come in the order of their keys, so that batches with the
 * same rows that arrive at the same moment wait for each other in turn and not in a circle.
 */
function withoutRepeats(read: readonly Placed[], outcome: Outcome): Placed[] {
  const firsts = new Map<string, Placed>();
  for (const placed of read) {
    const { patient_id, type, recorded_at, source, value } = placed.reading;
    const key = `${patient_id} ${type} ${recorded_at.getTime()} ${source}`;
    const first = firsts.get(key);
    if (first) pass(outcome, placed.row, first.reading.value === value);
    else firsts.set(key, placed);
  }
  return [...firsts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, placed]) => placed);
}

/** Something is stored in its place: the same, or something else. */
function pass(outcome: Outcome, row: number, isSame: boolean): void {
  if (isSame) outcome.skipped++;
  else outcome.errors.push({ row, error: storedDifferently() });
}
