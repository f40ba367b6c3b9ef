import { Injectable } from '@nestjs/common';
import { hasRole } from '../../core/access/principal.js';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import type { Page } from '../../core/http/fields.js';
import { newId } from '../../core/ids.js';
import { AlertsService } from '../alerts/index.js';
import { PatientsService } from '../patients/index.js';
import { isAboutNow, isWithinUpload, judged, type ReadingSource } from './readings.rules.js';
import type { CorrectVitals, RecordVitals, VitalsFilter, VitalsResponse } from './vital-sets.dto.js';
import { PortalVitals, type OwnVitalsFilter } from './vital-sets.portal.dto.js';
import { VitalSetsRepository, type VitalSet } from './vital-sets.repository.js';
import { bmiOf, measuredNames, readingsIn, type Measurements } from './vital-sets.rules.js';
import { Visits } from './visits.js';
import {
  alreadyCorrected,
  nothingMeasured,
  notYourPatient,
  patientDeceased,
  recordedTooFarOff,
  recordedTooLongAgo,
  vitalSetNotFound,
} from './vitals.errors.js';
import { vitalsEvent, vitalsListed } from './vitals.events.js';

/** Sets of vital signs. What is recorded stays; a correction is a set of its own that stands in the other's place. */
@Injectable()
export class VitalSetsService {
  constructor(
    private readonly sets: VitalSetsRepository,
    private readonly patients: PatientsService,
    private readonly visits: Visits,
    private readonly alerts: AlertsService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Of a patient whom nobody knows there are none. */
  async list(filter: VitalsFilter): Promise<VitalsResponse[] | Page<VitalsResponse>> {
    const { page = 1, page_size = 50 } = filter;
    const [patient] = await this.patients.standings([filter.patient_id]);
    if (patient?.in_sight === false) throw notYourPatient();
    const found = filter.paged ? await this.sets.page(filter, page, page_size) : await this.sets.list(filter);
    if (patient) this.events.recordRead(vitalsListed(patient.id));
    return found;
  }

  /** For the patient themself. */
  async listOwn(patientId: string, { page, page_size }: OwnVitalsFilter): Promise<Page<PortalVitals>> {
    const found = await this.sets.page({ patient_id: patientId }, page, page_size);
    this.events.recordRead(vitalsListed(patientId));
    return { ...found, items: found.items.map(set => PortalVitals.parse(set)) };
  }

  async get(id: string): Promise<VitalsResponse> {
    const set = await this.inSight(id);
    this.events.recordRead(vitalsListed(set.patient_id));
    return set;
  }

  async record(input: RecordVitals): Promise<VitalsResponse> {
    const patient = await this.patients.inSight(input.patient_id);
    if (patient.is_deceased) throw patientDeceased();
    const now = this.clock.now();
    const recordedAt = input.recorded_at ?? now;
    if (!isAboutNow(recordedAt, now)) throw recordedTooFarOff();
    await this.visits.assertOf(input);
    const measurements = measurementsOf(input);
    const seen = seenIn(input);
    if (isNothing(measurements, seen)) throw nothingMeasured();
    return this.write('recorded', {
      patient_id: input.patient_id,
      appointment_id: input.appointment_id ?? null,
      admission_id: input.admission_id ?? null,
      recorded_at: recordedAt.toISOString(),
      ...measurements,
      ...seen,
      corrects_id: null,
      correction_reason: null,
      entered_in_error: false,
    });
  }

  /** Puts another set in the place of one, or takes it back. Of parallel corrections one succeeds. */
  async correct(id: string, input: CorrectVitals): Promise<VitalsResponse> {
    const corrected = await this.inSight(id);
    if (corrected.superseded_by_id !== null || corrected.entered_in_error) throw alreadyCorrected();
    const { reason, entered_in_error = false, recorded_at } = input;
    if (recorded_at && !isWithinUpload(recorded_at, this.clock.now())) throw recordedTooLongAgo();
    const measurements = measurementsOf(entered_in_error ? {} : input);
    const seen = seenIn(entered_in_error ? {} : input);
    if (!entered_in_error && isNothing(measurements, seen)) throw nothingMeasured();
    const { patient_id, appointment_id, admission_id } = corrected;
    return this.write(
      'corrected',
      {
        patient_id,
        appointment_id,
        admission_id,
        recorded_at: recorded_at?.toISOString() ?? corrected.recorded_at,
        ...measurements,
        ...seen,
        corrects_id: id,
        correction_reason: reason,
        entered_in_error,
      },
      corrected,
    );
  }

  private async write(
    done: 'recorded' | 'corrected',
    content: Omit<VitalSet, 'id' | 'recorded_by_id' | 'created_at'>,
    before: object = {},
  ): Promise<VitalsResponse> {
    const caller = currentPrincipal();
    const set: VitalSet = {
      id: newId(),
      ...content,
      recorded_by_id: caller.userId,
      created_at: this.clock.now().toISOString(),
    };
    const readings = readingsIn(set)
      .filter(({ value }) => value !== null || set.corrects_id !== null)
      .map(reading => ({ id: newId(), ...reading }));
    const source: ReadingSource = hasRole(caller, 'DOCTOR') ? 'doctor' : 'manual';
    await this.sets.add(set, readings, source);
    const recordedAt = new Date(set.recorded_at);
    await this.alerts.raiseFor(
      readings.flatMap(({ value, ...reading }) =>
        value === null
          ? []
          : [judged({ ...reading, value, patient_id: set.patient_id, recorded_at: recordedAt })],
      ),
    );
    this.events.record(
      vitalsEvent(
        done,
        set,
        changesBetween(before, { ...measurementsOf(set), ...seenIn(set), recorded_at: set.recorded_at }),
      ),
    );
    return { ...set, superseded_by_id: null };
  }

  private async inSight(id: string): Promise<VitalsResponse> {
    const set = await this.sets.view(id);
    if (!set) throw vitalSetNotFound();
    await this.patients.assertInSight(set.patient_id);
    return set;
  }
}

/** The values of a form, and what follows from them. */
function measurementsOf(form: { [name in keyof Measurements]?: number | null | undefined }): Measurements {
  const { weight_kg = null, height_cm = null } = form;
  const entries = measuredNames.map(name => [name, form[name] ?? null]);
  return { ...(Object.fromEntries(entries) as Measurements), bmi: bmiOf(weight_kg, height_cm) };
}

type Seen = Pick<VitalSet, 'notes' | 'consciousness' | 'supplemental_oxygen'>;

/** What was seen, not measured. */
const seenIn = (form: { [name in keyof Seen]?: Seen[name] | undefined }): Seen => ({
  notes: form.notes ?? null,
  consciousness: form.consciousness ?? null,
  supplemental_oxygen: form.supplemental_oxygen ?? null,
});

const isNothing = (measurements: Measurements, seen: Seen): boolean =>
  [...Object.values(measurements), ...Object.values(seen)].every(value => value === null);
