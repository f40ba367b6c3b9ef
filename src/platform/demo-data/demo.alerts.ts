import { defaultRules, matchOf, type ImportedAlert } from '../../modules/alerts/index.js';
import { valuesOf, type ImportedSet } from '../../modules/vitals/index.js';
import { addMilliseconds, MINUTE } from './demo.calendar.js';
import { demoId, demoRandom } from './demo.random.js';
import { demoNurseIds } from './demo.staff.js';
import { type DemoKey } from './demo.types.js';

/** The visit or stay during which sets were recorded. */
export interface Occasion {
  readonly id: string;
  readonly doctorId: string;
  /** When the patient left; null while they are here. */
  readonly endedAt: Date | null;
}

export type DemoAlert = Omit<ImportedAlert, 'department_id'>;

type Type = DemoAlert['type'];
type Match = NonNullable<ReturnType<typeof matchOf>>;

interface Abnormal {
  readonly id: string;
  readonly at: Date;
  readonly value: number;
  readonly match: Match;
}

/** Readings beyond a threshold without a normal one between them. */
interface Episode {
  readonly patientId: string;
  readonly type: Type;
  readonly readings: Abnormal[];
  /** When the first normal reading came. */
  overAt: Date | null;
}

export const demoReadingId = (set: Pick<ImportedSet, 'id'>, type: string): string =>
  demoId(`reading|${set.id}|${type}`);

/** Minutes until somebody says that they have seen it; what nobody was told of at once may wait. */
const answered = { CRITICAL: [1, 4], HIGH: [3, 14], MEDIUM: [15, 90], LOW: [15, 90] } as const;

/**
 * What the product would have raised for these sets, in order of time, with what became of it. A severe one is
 * acknowledged at any hour, so that the worker has nobody to call about what was made up.
 */
export function demoAlerts(
  key: DemoKey,
  now: Date,
  sets: readonly ImportedSet[],
  occasions: readonly Occasion[],
): DemoAlert[] {
  const byOccasion = Map.groupBy(sets, set => set.appointment_id ?? set.admission_id ?? '');
  return occasions.flatMap(occasion =>
    episodesOf(byOccasion.get(occasion.id) ?? []).map(episode => alertOf(key, episode, occasion, now)),
  );
}

function episodesOf(sets: readonly ImportedSet[]): Episode[] {
  const episodes: Episode[] = [];
  const open = new Map<Type, Episode>();
  for (const set of sets.toSorted((a, b) => a.recorded_at.getTime() - b.recorded_at.getTime()))
    for (const { type, value } of valuesOf(set)) {
      const match = matchOf(defaultRules, type, value);
      const episode = open.get(type);
      if (!match) {
        if (episode) episode.overAt = set.recorded_at;
        open.delete(type);
        continue;
      }
      const reading = { id: demoReadingId(set, type), at: set.recorded_at, value, match };
      if (episode) episode.readings.push(reading);
      else {
        const begun = { patientId: set.patient_id, type, readings: [reading], overAt: null };
        episodes.push(begun);
        open.set(type, begun);
      }
    }
  return episodes;
}

const ranks = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

function alertOf(
  key: DemoKey,
  { patientId, type, readings, overAt }: Episode,
  occasion: Occasion,
  now: Date,
): DemoAlert {
  const [first] = readings;
  const last = readings.at(-1);
  if (!first || !last) throw new Error('An episode has a reading.');
  const worstRank = Math.max(...readings.map(({ match }) => ranks.indexOf(match.severity)));
  const worst = readings.filter(({ match }) => ranks.indexOf(match.severity) === worstRank);
  const raising = worst[0] ?? first;
  const furthest = worst.reduce((a, b) => (isFurther(b, a) ? b : a), raising);
  const { direction, severity, threshold } = raising.match;
  const random = demoRandom(`alert|${first.id}`);
  const nurse = random.pick(demoNurseIds(key));

  const endedAt = overAt ? addMilliseconds(overAt, 5 * MINUTE) : occasion.endedAt;
  const resolvedAt = endedAt && endedAt <= now ? endedAt : null;
  const [soonest, latest] = answered[severity];
  const answeredAt = addMilliseconds(raising.at, random.int(soonest, latest) * MINUTE);
  const isUrgent = severity === 'CRITICAL' || severity === 'HIGH';
  // Of the others that go on some are still nobody's.
  const isAnswered = answeredAt <= now && (isUrgent || resolvedAt !== null || random.chance(0.4));
  const by = resolvedAt ?? (isUrgent ? now : null);
  const acknowledgedAt = isAnswered && (!by || answeredAt <= by) ? answeredAt : by;
  return {
    id: demoId(`alert|${first.id}`),
    patient_id: patientId,
    type,
    direction,
    severity,
    threshold,
    worst_value: furthest.value,
    worst_at: furthest.at,
    raised_by_reading_id: raising.id,
    last_value: last.value,
    last_at: last.at,
    last_reading_id: last.id,
    reading_count: readings.length,
    status: resolvedAt ? 'RESOLVED' : acknowledgedAt ? 'ACKNOWLEDGED' : 'OPEN',
    doctor_id: occasion.doctorId,
    created_at: first.at,
    raised_at: raising.at,
    acknowledged_at: acknowledgedAt,
    acknowledged_by_id: acknowledgedAt && (isUrgent ? occasion.doctorId : nurse),
    resolved_at: resolvedAt,
    resolved_by_id: resolvedAt && nurse,
    resolution_note:
      resolvedAt && (overAt ? 'Back within limits.' : 'Seen by the doctor before the patient left.'),
  };
}

const isFurther = (a: Abnormal, b: Abnormal): boolean =>
  a.match.direction === 'high' ? a.value > b.value : a.value < b.value;
