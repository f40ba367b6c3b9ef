import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import { newId } from '../../core/ids.js';
import { isPlausible, observationTypes } from '../observation-types/index.js';
import { PatientsService } from '../patients/index.js';
import { titleOf } from './alert-words.rules.js';
import type {
  AlertEscalation,
  AlertRuleResponse,
  SetAlertRule,
  UpdateAlertEscalation,
} from './alert-rules.dto.js';
import { AlertRulesRepository, type StoredRule } from './alert-rules.repository.js';
import { alertRuleNotFound, thresholdImplausible, thresholdsCross } from './alerts.errors.js';
import { alertRuleEvent, alertRulesListed, escalationChanged } from './alerts.events.js';
import { doCross, effectiveRules, isSameRule, type EffectiveRule } from './alerts.rules.js';

/** What is alarming in this hospital, and for one patient. */
@Injectable()
export class AlertRulesService {
  constructor(
    private readonly rules: AlertRulesRepository,
    private readonly patients: PatientsService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Everything that counts, and where it comes from. */
  async list(patientId?: string): Promise<AlertRuleResponse[]> {
    if (patientId !== undefined) {
      await this.patients.assertInSight(patientId);
      this.events.recordRead(alertRulesListed(patientId));
    }
    const stored = await this.rules.list(patientId ?? null);
    return effective(stored).map(rule => shown(rule, stored));
  }

  async set({ patient_id = null, reason = null, ...rule }: SetAlertRule): Promise<AlertRuleResponse> {
    if (patient_id !== null) await this.patients.assertInSight(patient_id);
    const { type, threshold } = rule;
    const { min, max, unit } = observationTypes[type];
    if (threshold !== null && !isPlausible(type, threshold)) throw thresholdImplausible(min, max, unit);
    const stored = await this.rules.list(patient_id);
    const before = stored.find(each => each.patient_id === patient_id && isSameRule(each, rule));
    if (before) assertUnchanged(before);
    const others = stored.filter(each => each !== before);
    if (doCross(effective([...others, { patient_id, ...rule }]), type)) throw thresholdsCross();
    const saved = await this.rules.set({
      id: newId(),
      patient_id,
      ...rule,
      reason,
      set_by_id: currentPrincipal().userId,
      set_at: this.clock.now(),
    });
    if (!saved) throw alertRuleNotFound();
    const changes = changesBetween(before ?? {}, before ? { threshold, reason } : { ...rule, reason });
    this.events.record(alertRuleEvent('set', saved, changes));
    const source = patient_id === null ? 'HOSPITAL' : 'PATIENT';
    return shown({ ...rule, source }, [saved]);
  }

  /** What stands below it counts again. */
  async remove(id: string): Promise<void> {
    const rule = await this.rules.take(id);
    if (!rule) throw alertRuleNotFound();
    if (rule.patient_id !== null) await this.patients.assertInSight(rule.patient_id);
    assertUnchanged(rule);
    await this.rules.remove(id);
    const { type, direction, severity, threshold } = rule;
    const gone = { type: null, direction: null, severity: null, threshold: null };
    this.events.record(
      alertRuleEvent('removed', rule, changesBetween({ type, direction, severity, threshold }, gone)),
    );
  }

  escalation(): Promise<AlertEscalation> {
    return this.rules.escalation();
  }

  /** Counts for alerts that are open, too. */
  async changeEscalation(input: UpdateAlertEscalation): Promise<AlertEscalation> {
    const before = await this.rules.lockEscalation();
    const after = { ...before, ...input };
    const changes = changesBetween(before, after);
    if (Object.keys(changes).length === 0) return before;
    await this.rules.setEscalation(after);
    this.events.record(escalationChanged(changes));
    return after;
  }
}

type Set = Pick<StoredRule, 'patient_id' | 'type' | 'direction' | 'severity' | 'threshold'>;

const effective = (stored: readonly Set[]): EffectiveRule[] =>
  effectiveRules(
    stored.filter(({ patient_id }) => patient_id === null),
    stored.filter(({ patient_id }) => patient_id !== null),
  );

function shown(rule: EffectiveRule, stored: readonly StoredRule[]): AlertRuleResponse {
  const origin = stored.find(
    each =>
      isSameRule(each, rule) &&
      rule.source !== 'DEFAULT' &&
      (each.patient_id === null) === (rule.source === 'HOSPITAL'),
  );
  const { type, direction, severity, threshold, source } = rule;
  return {
    id: origin?.id ?? null,
    source,
    patient_id: origin?.patient_id ?? null,
    type,
    direction,
    severity,
    threshold,
    unit: observationTypes[type].unit,
    title: titleOf(rule),
    reason: origin?.reason ?? null,
    set_by_id: origin?.set_by_id ?? null,
    set_at: origin?.set_at ?? null,
    version: origin?.version ?? 0,
  };
}
