import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import type { Page } from '../../core/http/fields.js';
import { newId } from '../../core/ids.js';
import { observationTypes } from '../observation-types/index.js';
import { PatientsService, sightOf } from '../patients/index.js';
import type { Alert } from './alert.entity.js';
import { messageOf, titleOf } from './alert-words.rules.js';
import type { AlertFilter, AlertResponse, ResolveAlert } from './alerts.dto.js';
import { alertNotFound, notYourPatient, wrongStatus } from './alerts.errors.js';
import { alertsListed, alertsRepeated, alertViewed, raisedEvent, steppedEvent } from './alerts.events.js';
import { AlertsRepository, type AlertRow } from './alerts.repository.js';
import { effectiveRules, raisesOf, type JudgedReading } from './alerts.rules.js';
import { mayTake, type AlertStep } from './alerts.state.js';
import { RaisingRepository, type SetRule } from './raising.repository.js';

/** Alerts about readings that are beyond a threshold: one for each patient and type, until somebody has resolved it. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly raising: RaisingRepository,
    private readonly patients: PatientsService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /**
   * Judges readings that were just stored, in the transaction that stored them; two statements, however many there are.
   * @returns how many alerts they have begun or added to
   */
  async raiseFor(readings: readonly JudgedReading[]): Promise<number> {
    if (readings.length === 0) return 0;
    const patientIds = [...new Set(readings.map(({ patientId }) => patientId))];
    const rulesOf = rulesByPatient(await this.raising.rulesFor(patientIds));
    const raises = raisesOf(readings, rulesOf).map(raise => ({ id: newId(), ...raise }));
    if (raises.length === 0) return 0;
    const raised = await this.raising.raise(raises, this.clock.now());
    const causes = new Set(raises.map(({ worst }) => worst.reading.id));
    const repeated: string[] = [];
    for (const alert of raised)
      if (alert.was_added) this.events.record(raisedEvent('raised', alert));
      else if (causes.has(alert.raised_by_reading_id)) this.events.record(raisedEvent('worsened', alert));
      else repeated.push(alert.patient_id);
    if (repeated.length > 0) this.events.record(alertsRepeated(repeated));
    return raised.length;
  }

  /** Of the patients in the caller's care, or of one patient; of one whom nobody knows there are none. */
  async list(filter: AlertFilter): Promise<Page<AlertResponse>> {
    if (filter.patient_id !== undefined) {
      const [patient] = await this.patients.standings([filter.patient_id]);
      if (patient?.in_sight === false) throw notYourPatient();
    }
    const { items, ...page } = await this.alerts.page(filter, sightOf(currentPrincipal()));
    this.events.recordRead(alertsListed(items.map(({ patient_id }) => patient_id)));
    return { items: items.map(shown), ...page };
  }

  async get(id: string): Promise<AlertResponse> {
    const alert = await this.alerts.view(id);
    if (!alert) throw alertNotFound();
    await this.patients.assertInSight(alert.patient_id);
    this.events.recordRead(alertViewed(alert));
    return shown(alert);
  }

  async acknowledge(id: string): Promise<AlertResponse> {
    const alert = await this.take('acknowledge', id);
    const now = this.clock.now();
    return this.save('acknowledged', alert, {
      status: 'ACKNOWLEDGED',
      acknowledged_at: now,
      acknowledged_by_id: currentPrincipal().userId,
    });
  }

  async resolve(id: string, input: ResolveAlert): Promise<AlertResponse> {
    const alert = await this.take('resolve', id);
    const now = this.clock.now();
    return this.save('resolved', alert, {
      status: 'RESOLVED',
      resolved_at: now,
      resolved_by_id: currentPrincipal().userId,
      resolution_note: input?.note ?? null,
    });
  }

  private async take(step: AlertStep, id: string): Promise<Alert> {
    const alert = await this.alerts.find(id);
    if (!alert) throw alertNotFound();
    await this.patients.assertInSight(alert.patient_id);
    assertUnchanged(alert);
    if (!mayTake(step, alert.status)) throw wrongStatus(alert.status);
    return alert;
  }

  private async save(
    done: 'acknowledged' | 'resolved',
    alert: Alert,
    change: Partial<Alert>,
  ): Promise<AlertResponse> {
    this.events.record(steppedEvent(done, alert, changesBetween(alert, { status: change.status })));
    Object.assign(alert, change, { updated_at: this.clock.now() });
    await this.alerts.flush();
    const row = await this.alerts.view(alert.id);
    if (!row) throw alertNotFound();
    return shown(row);
  }
}

const shown = (row: AlertRow): AlertResponse => ({
  ...row,
  unit: observationTypes[row.type].unit,
  title: titleOf(row),
  message: messageOf(row),
});

/** The rules of each patient; those who have none of their own share the hospital's. */
function rulesByPatient(set: readonly SetRule[]) {
  const byPatient = Map.groupBy(set, ({ patient_id }) => patient_id);
  const ofHospital = byPatient.get(null) ?? [];
  const shared = effectiveRules(ofHospital);
  const own = new Map(
    [...byPatient].flatMap(([id, rules]) => (id === null ? [] : [[id, effectiveRules(ofHospital, rules)]])),
  );
  return (patientId: string) => own.get(patientId) ?? shared;
}
