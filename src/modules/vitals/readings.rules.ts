import type { AppError } from '../../core/errors/app-error.js';
import {
  inOwnUnit,
  isPlausible,
  observationTypes,
  type ObservationType,
} from '../observation-types/index.js';
import { implausible, unitUnknown } from './vitals.errors.js';

export const readingSources = ['doctor', 'device', 'wearable', 'manual', 'external'] as const;
export type ReadingSource = (typeof readingSources)[number];

/** A value in the unit of its type, and as it was measured when that was another unit. */
export interface OwnValue {
  readonly value: number;
  readonly given_value: number | null;
  readonly given_unit: string | null;
}

/** Brings a measured value into the unit of its type; the refusal when that cannot be, or when nobody has such a value. */
export function ownValueOf(type: ObservationType, given: number, givenUnit: string): OwnValue | AppError {
  const { unit, alsoIn, min, max } = observationTypes[type];
  const value = inOwnUnit(type, given, givenUnit);
  if (value === undefined) return unitUnknown(type, [unit, ...Object.keys(alsoIn)]);
  if (!isPlausible(type, value)) return implausible(type, min, max, unit);
  return givenUnit === unit
    ? { value, given_value: null, given_unit: null }
    : { value, given_value: given, given_unit: givenUnit };
}

/** As alerts judge a reading. */
export const judged = ({
  id,
  patient_id: patientId,
  type,
  value,
  recorded_at: recordedAt,
}: {
  readonly id: string;
  readonly patient_id: string;
  readonly type: ObservationType;
  readonly value: number;
  readonly recorded_at: Date;
}) => ({ id, patientId, type, value, recordedAt });

const dayMs = 86_400_000;

/** What is recorded at the bedside is of today, give or take the clock of the client (± 1 day). */
export const isAboutNow = (at: Date, now: Date): boolean => Math.abs(at.getTime() - now.getTime()) <= dayMs;

/** What was recorded offline may wait for up to 90 days, and no clock is more than a day ahead. */
export const isWithinUpload = (at: Date, now: Date): boolean =>
  at.getTime() <= now.getTime() + dayMs && at.getTime() >= now.getTime() - 90 * dayMs;

/** Seconds for which one point of a chart stands, so that a period has no more than so many points. */
export const bucketSeconds = (from: Date, to: Date, points: number): number =>
  Math.max(1, Math.ceil((to.getTime() - from.getTime()) / 1000 / points));
