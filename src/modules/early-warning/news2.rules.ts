import { rounded } from '../observation-types/index.js';

/**
 * National Early Warning Score 2: Royal College of Physicians, National Early Warning Score (NEWS) 2: Standardising the
 * assessment of acute-illness severity in the NHS, updated report of a working party, London 2017; chart 1 (scores),
 * chart 2 (thresholds and triggers) and chart 4 (clinical response). Not for people under 16, nor in pregnancy.
 */
export const parameters = [
  'respiratory_rate',
  'spo2',
  'supplemental_oxygen',
  'bp_systolic',
  'heart_rate',
  'consciousness',
  'temperature',
] as const;
export type Parameter = (typeof parameters)[number];

/** ACVPU: alert, new confusion, responds to voice, responds to pain, unresponsive. */
export const consciousnessLevels = ['A', 'C', 'V', 'P', 'U'] as const;
export type Consciousness = (typeof consciousnessLevels)[number];

/** 2: target saturation 88–92 % in hypercapnic respiratory failure; only when a clinician has set it. */
export type Spo2Scale = 1 | 2;

export interface Observations {
  /** Breaths per minute. */
  readonly respiratory_rate?: number | null;
  /** Per cent. */
  readonly spo2?: number | null;
  /** True: on oxygen; false: on air. */
  readonly supplemental_oxygen?: boolean | null;
  /** mm[Hg]. */
  readonly bp_systolic?: number | null;
  /** Beats per minute. */
  readonly heart_rate?: number | null;
  readonly consciousness?: Consciousness | null;
  /** °C. */
  readonly temperature?: number | null;
}

/** The chart has whole numbers; of what lies between two of its columns, the worse counts. */
const respiration = (rate: number): number =>
  rate < 9 ? 3 : rate < 12 ? 1 : rate <= 20 ? 0 : rate <= 24 ? 2 : 3;
const systolic = (mmHg: number): number =>
  mmHg < 91 ? 3 : mmHg < 101 ? 2 : mmHg < 111 ? 1 : mmHg < 220 ? 0 : 3;
const pulse = (rate: number): number =>
  rate < 41 ? 3 : rate < 51 ? 1 : rate <= 90 ? 0 : rate <= 110 ? 1 : rate <= 130 ? 2 : 3;
const spo2Scale1 = (percent: number): number => (percent < 92 ? 3 : percent < 94 ? 2 : percent < 96 ? 1 : 0);

/** Tenths of a degree, as the chart has them. */
function temperature(celsius: number): number {
  const tenths = rounded(celsius, 1);
  return tenths <= 35 ? 3 : tenths <= 36 ? 1 : tenths <= 38 ? 0 : tenths <= 39 ? 1 : 2;
}

/** Above the target range it depends on whether that needs oxygen. */
function spo2Scale2(percent: number, onOxygen: boolean): number {
  if (percent < 88) return percent < 84 ? 3 : percent < 86 ? 2 : 1;
  if (percent <= 92 || !onOxygen) return 0;
  return percent <= 94 ? 1 : percent <= 96 ? 2 : 3;
}

/** The least and the most that a parameter can have scored; they are one number when it was observed. */
interface Span {
  readonly least: number;
  readonly most: number;
}

const exactly = (score: number): Span => ({ least: score, most: score });
const unknown = (most: number): Span => ({ least: 0, most });

function saturation(o: Observations, scale: Spo2Scale): Span {
  if (o.spo2 == null) return unknown(3);
  if (scale === 1) return exactly(spo2Scale1(o.spo2));
  if (o.supplemental_oxygen != null) return exactly(spo2Scale2(o.spo2, o.supplemental_oxygen));
  return { least: spo2Scale2(o.spo2, false), most: spo2Scale2(o.spo2, true) };
}

const of = (value: number | null | undefined, score: (value: number) => number): Span =>
  value == null ? unknown(3) : exactly(score(value));

function spansOf(o: Observations, scale: Spo2Scale): Record<Parameter, Span> {
  return {
    respiratory_rate: of(o.respiratory_rate, respiration),
    spo2: saturation(o, scale),
    supplemental_oxygen: o.supplemental_oxygen == null ? unknown(2) : exactly(o.supplemental_oxygen ? 2 : 0),
    bp_systolic: of(o.bp_systolic, systolic),
    heart_rate: of(o.heart_rate, pulse),
    consciousness: o.consciousness == null ? unknown(3) : exactly(o.consciousness === 'A' ? 0 : 3),
    temperature: of(o.temperature, temperature),
  };
}

export const bands = ['LOW', 'LOW_MEDIUM', 'MEDIUM', 'HIGH'] as const;
export type Band = (typeof bands)[number];

/** `hasRed`: a single parameter scores 3. */
export function bandOf(score: number, hasRed: boolean): Band {
  if (score >= 7) return 'HIGH';
  if (score >= 5) return 'MEDIUM';
  return hasRed ? 'LOW_MEDIUM' : 'LOW';
}

/**
 * Minutes until the next observation is due at the latest: 12 hours at 0; 4–6 hours at 1–4, of which the shorter; one
 * hour at 5–6 and at a single 3; none at 7 or more, where observation is continuous.
 */
export function intervalOf(score: number, band: Band): number {
  if (band === 'HIGH') return 0;
  if (band === 'MEDIUM' || band === 'LOW_MEDIUM') return 60;
  return score === 0 ? 720 : 240;
}

export interface News2 {
  /** Exact, or of a partial one the least that it can be. */
  readonly score: number;
  /** The most that it can be. */
  readonly at_most: number;
  readonly is_partial: boolean;
  readonly missing: readonly Parameter[];
  /** Null for what was not observed. */
  readonly scores: Readonly<Record<Parameter, number | null>>;
  /** Null while what is missing could make it another one. */
  readonly band: Band | null;
  /** What it is at least. */
  readonly at_least_band: Band;
  readonly interval_minutes: number;
}

/**
 * What is missing scores nothing and is named, so a partial score is "at least", and has no band unless the best and the
 * worst that the missing can be agree on it. Until then observation is due within the hour: a single 3, which asks for
 * that, cannot be ruled out.
 */
export function news2Of(observations: Observations, scale: Spo2Scale): News2 {
  const spans = spansOf(observations, scale);
  const all = parameters.map(name => spans[name]);
  const sum = (end: keyof Span) => all.reduce((total, span) => total + span[end], 0);
  const hasRed = (end: keyof Span) => all.some(span => span[end] === 3);
  const [score, at_most] = [sum('least'), sum('most')];
  const [least, most] = [bandOf(score, hasRed('least')), bandOf(at_most, hasRed('most'))];
  const missing = parameters.filter(name => observations[name] == null);
  const interval = intervalOf(score, least);
  return {
    score,
    at_most,
    is_partial: missing.length > 0,
    missing,
    scores: Object.fromEntries(
      parameters.map(name => [name, missing.includes(name) ? null : spans[name].least]),
    ) as Record<Parameter, number | null>,
    band: least === most ? least : null,
    at_least_band: least,
    interval_minutes: least === most ? intervalOf(at_most, least) : Math.min(interval, 60),
  };
}

export type Trend = 'RISING' | 'FALLING' | 'STEADY';

/** Null when what is missing leaves it open. */
export function trendOf(before: News2, now: News2): Trend | null {
  if (now.score > before.at_most) return 'RISING';
  if (now.at_most < before.score) return 'FALLING';
  return !now.is_partial && !before.is_partial ? 'STEADY' : null;
}
