import { Injectable } from '@nestjs/common';
import { addMinutes, Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { PatientsService } from '../patients/index.js';
import type {
  EarlyWarningSettings,
  News2Filter,
  News2Response,
  ScoreResponse,
  UpdateEarlyWarningSettings,
} from './early-warning.dto.js';
import { earlyWarningSet, earlyWarningSettingsViewed, news2Viewed } from './early-warning.events.js';
import { EarlyWarningRepository } from './early-warning.repository.js';
import { isUnder16 } from './eligibility.rules.js';
import { news2Of, trendOf, type News2, type Spo2Scale } from './news2.rules.js';
import { windowMs, windowsOf, type Observed } from './windows.rules.js';

const defaultPeriodMs = 7 * 86_400_000;

/** NEWS2 of what was observed. It is computed when it is asked for, so a corrected set corrects its score. */
@Injectable()
export class EarlyWarningService {
  constructor(
    private readonly repository: EarlyWarningRepository,
    private readonly patients: PatientsService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async news2(patientId: string, { from, to, limit }: News2Filter): Promise<News2Response> {
    const standing = await this.patients.inSight(patientId);
    const now = this.clock.now();
    const until = to ?? now;
    const since = from ?? new Date(until.getTime() - defaultPeriodMs);
    const person = await this.patients.demographics(patientId);
    const settings = await this.settingsOf(patientId);
    const today = this.clock.today(currentTenant().timeZone);
    const not_for = [
      ...(person?.dob && isUnder16(person.dob, today) ? (['UNDER_16'] as const) : []),
      ...(settings.is_pregnant ? (['PREGNANT'] as const) : []),
    ];
    const applies = not_for.length === 0;
    // What lies just before lends the first its values.
    const early = new Date(since.getTime() - windowMs);
    const observed = applies ? await this.repository.observed(patientId, early, until) : [];
    const scores = scored(observed, settings.spo2_scale)
      .filter(({ recorded_at }) => Date.parse(recorded_at) >= since.getTime())
      .reverse()
      .slice(0, limit);
    this.events.recordRead(news2Viewed(patientId));
    const next_due_at = (!standing.is_deceased && scores[0]?.next_due_at) || null;
    return {
      patient_id: patientId,
      applies,
      not_for,
      is_age_known: Boolean(person?.dob),
      spo2_scale: settings.spo2_scale,
      next_due_at,
      is_overdue: next_due_at !== null && Date.parse(next_due_at) < now.getTime(),
      scores,
    };
  }

  async settings(patientId: string): Promise<EarlyWarningSettings> {
    await this.patients.assertInSight(patientId);
    this.events.recordRead(earlyWarningSettingsViewed(patientId));
    return this.settingsOf(patientId);
  }

  async change(patientId: string, input: UpdateEarlyWarningSettings): Promise<EarlyWarningSettings> {
    await this.patients.assertInSight(patientId);
    const before = await this.settingsOf(patientId);
    assertUnchanged(before);
    const { spo2_scale = before.spo2_scale, is_pregnant = before.is_pregnant } = input;
    const changes = changesBetween(before, { spo2_scale, is_pregnant });
    if (Object.keys(changes).length === 0) return before;
    const set = { spo2_scale, is_pregnant, set_by_id: currentPrincipal().userId };
    const saved = await this.repository.set({
      patient_id: patientId,
      ...set,
      set_at: this.clock.now().toISOString(),
    });
    this.events.record(earlyWarningSet(patientId, changes));
    return saved ?? before;
  }

  private async settingsOf(patientId: string): Promise<EarlyWarningSettings> {
    const unset = { spo2_scale: 1, is_pregnant: false, set_by_id: null, set_at: null, version: 0 } as const;
    return (await this.repository.settings(patientId)) ?? { patient_id: patientId, ...unset };
  }
}

/** The earliest first. */
function scored(observed: readonly Observed[], scale: Spo2Scale): ScoreResponse[] {
  let before: News2 | undefined;
  return windowsOf(observed).map(({ setId, at, observations }) => {
    const news2 = news2Of(observations, scale);
    const trend = before ? trendOf(before, news2) : null;
    before = news2;
    const recordedAt = new Date(at);
    return {
      vital_set_id: setId,
      recorded_at: recordedAt.toISOString(),
      ...news2,
      missing: [...news2.missing],
      next_due_at: addMinutes(recordedAt, news2.interval_minutes).toISOString(),
      text: news2.is_partial ? `partial, at least ${news2.score}` : String(news2.score),
      trend,
    };
  });
}
