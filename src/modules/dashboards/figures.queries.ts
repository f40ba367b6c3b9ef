import { sql, type RawBuilder } from 'kysely';
import type { Period } from './periods.rules.js';

/** How many rows fall into a part of a series; buckets count from 1, and empty ones are missing. */
export interface BucketCount {
  readonly bucket: number;
  readonly count: number;
}

/** An instant within a period, or within a series of them, so that an index finds its rows. */
export function between(instant: RawBuilder<unknown>, periods: Period | readonly Period[]) {
  const parts = Array.isArray(periods) ? (periods as readonly Period[]) : [periods as Period];
  const [begins, ends] = [parts[0]?.begins ?? null, parts.at(-1)?.ends ?? null];
  return sql`${instant} >= ${begins}::timestamptz and ${instant} < ${ends}::timestamptz`;
}

/** Which of the periods an instant lies in. Their limits come from here, so the database needs no calendar. */
export const bucketOf = (instant: RawBuilder<unknown>, periods: readonly Period[]) =>
  sql`width_bucket(${instant}, ${periods.map(({ begins }) => begins.toISOString())}::timestamptz[])`;

/** An object of counts by key. */
export const withCounts = (query: RawBuilder<unknown>) =>
  sql`(select coalesce(jsonb_object_agg(key, count order by key), '{}') from (${query}) counted)`;

/** The age of a patient on a day, in bands of years. */
export const ageBand = (day: string) => sql`
  case when dob is null then 'UNKNOWN'
    else (array['0-17', '18-39', '40-59', '60-79', '80+'])[
      1 + width_bucket(extract(year from age(${day}::date, dob)), array[18, 40, 60, 80]::numeric[])] end`;

/** Of records that were merged, one counts; those that were removed do not. */
export const isInUse = sql`survivor_id is null and removed_at is null`;

/** What patients ask for in the portal is no visit until it is granted. */
export const isVisit = sql`status not in ('REQUESTED', 'REJECTED')`;
