import type { ObservationType } from '../observation-types/index.js';

/** From harmless to deadly; a later one is more severe. */
export const severities = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type Severity = (typeof severities)[number];

export const directions = ['high', 'low'] as const;
export type Direction = (typeof directions)[number];

/** Who has said so: the product, the hospital for all its patients, or somebody for one patient. */
export type RuleSource = 'DEFAULT' | 'HOSPITAL' | 'PATIENT';

/** There is one rule for each of these, wherever it comes from. */
export interface RuleKey {
  readonly type: ObservationType;
  readonly direction: Direction;
  readonly severity: Severity;
}

export interface AlertRule extends RuleKey {
  /** In the unit of the type. Values beyond it match, it itself does not. Null: the rule is switched off. */
  readonly threshold: number | null;
}

export interface EffectiveRule extends AlertRule {
  readonly source: RuleSource;
}

const rule = (
  type: ObservationType,
  direction: Direction,
  threshold: number,
  severity: Severity,
): AlertRule => ({ type, direction, severity, threshold });

/**
 * What is alarming unless a hospital says otherwise, VIT-5 of the product's requirements. Units are those of the
 * types: glucose mg/dL (54 and 70 are level 2 and level 1 hypoglycaemia of the ADA Standards of Care, section 6), heart
 * rate /min, SpO2 %, systolic pressure mm[Hg], temperature °C.
 */
export const defaultRules: readonly AlertRule[] = [
  rule('glucose', 'high', 300, 'CRITICAL'),
  rule('glucose', 'high', 180, 'HIGH'),
  rule('glucose', 'low', 54, 'CRITICAL'),
  rule('glucose', 'low', 70, 'MEDIUM'),
  rule('heart_rate', 'high', 120, 'HIGH'),
  rule('heart_rate', 'low', 50, 'MEDIUM'),
  rule('spo2', 'low', 90, 'CRITICAL'),
  rule('spo2', 'low', 95, 'MEDIUM'),
  rule('bp_systolic', 'high', 180, 'CRITICAL'),
  rule('bp_systolic', 'high', 140, 'HIGH'),
  rule('bp_systolic', 'low', 90, 'HIGH'),
  rule('temperature', 'high', 39.4, 'HIGH'),
  rule('temperature', 'high', 38, 'MEDIUM'),
  rule('temperature', 'low', 35, 'HIGH'),
];

export const isSameRule = (a: RuleKey, b: RuleKey): boolean => keyOf(a) === keyOf(b);

const keyOf = ({ type, direction, severity }: RuleKey): string => `${type} ${direction} ${severity}`;
export const rankOf = (severity: Severity): number => severities.indexOf(severity);

/** What counts in the end: the defaults, in whose places a hospital's rules stand, in whose places a patient's stand. */
export function effectiveRules(
  ofHospital: readonly AlertRule[],
  ofPatient: readonly AlertRule[] = [],
): EffectiveRule[] {
  const layers: [RuleSource, readonly AlertRule[]][] = [
    ['DEFAULT', defaultRules],
    ['HOSPITAL', ofHospital],
    ['PATIENT', ofPatient],
  ];
  const rules = new Map<string, EffectiveRule>();
  for (const [source, layer] of layers)
    for (const { type, direction, severity, threshold } of layer)
      rules.set(keyOf({ type, direction, severity }), { type, direction, severity, threshold, source });
  return [...rules.values()];
}

/** Whether some value would be too high and too low at once. */
export function doCross(rules: readonly AlertRule[], type: ObservationType): boolean {
  const thresholds = (direction: Direction) =>
    rules.flatMap(each =>
      each.type === type && each.direction === direction && each.threshold !== null ? [each.threshold] : [],
    );
  return Math.min(...thresholds('high')) < Math.max(...thresholds('low'));
}

/** A rule that a value is beyond. */
export interface Match extends RuleKey {
  readonly threshold: number;
}

/** The most severe of the rules that match a value; of two as severe, the one whose threshold is further out. */
export function matchOf(
  rules: readonly AlertRule[],
  type: ObservationType,
  value: number,
): Match | undefined {
  let found: Match | undefined;
  for (const rule of rules) {
    if (rule.type !== type || rule.threshold === null) continue;
    if (rule.direction === 'high' ? value <= rule.threshold : value >= rule.threshold) continue;
    const match = { ...rule, threshold: rule.threshold };
    if (!found || isWorse(match, found)) found = match;
  }
  return found;
}

const isWorse = (a: Match, b: Match): boolean => rankOf(a.severity) > rankOf(b.severity);

export interface JudgedReading {
  readonly id: string;
  readonly patientId: string;
  readonly type: ObservationType;
  readonly value: number;
  readonly recordedAt: Date;
}

/** What the readings of one patient and type say together. */
export interface Raise {
  readonly patientId: string;
  readonly worst: { readonly match: Match; readonly reading: JudgedReading };
  readonly last: JudgedReading;
  /** How many of them are beyond a threshold. */
  readonly count: number;
}

/** One raise for each patient and type with a reading that matches, in an order that is always the same. */
export function raisesOf(
  readings: readonly JudgedReading[],
  rulesOf: (patientId: string) => readonly AlertRule[],
): Raise[] {
  const raises = new Map<string, Raise>();
  for (const reading of readings) {
    const match = matchOf(rulesOf(reading.patientId), reading.type, reading.value);
    if (!match) continue;
    const key = `${reading.patientId} ${reading.type}`;
    raises.set(key, together(raises.get(key), match, reading));
  }
  return [...raises.keys()].sort().flatMap(key => raises.get(key) ?? []);
}

function together(before: Raise | undefined, match: Match, reading: JudgedReading): Raise {
  const now = { match, reading };
  if (!before) return { patientId: reading.patientId, worst: now, last: reading, count: 1 };
  return {
    ...before,
    worst: isFurther(now, before.worst) ? now : before.worst,
    last: reading.recordedAt >= before.last.recordedAt ? reading : before.last,
    count: before.count + 1,
  };
}

/** More severe, or as severe and further out on the same side. */
function isFurther(a: Raise['worst'], b: Raise['worst']): boolean {
  if (a.match.severity !== b.match.severity) return isWorse(a.match, b.match);
  if (a.match.direction !== b.match.direction) return false;
  return a.match.direction === 'high' ? a.reading.value > b.reading.value : a.reading.value < b.reading.value;
}
