import { shareOf } from './periods.rules.js';

interface Visits {
  readonly checked_in: number;
  readonly in_consultation: number;
  readonly completed: number;
  readonly no_show: number;
}

/** With the share of patients who did not come, among those whose time has come and who had not cancelled. */
export const rated = <T extends Visits>(visits: T): T & { no_show_rate: number | null } => {
  const { checked_in, in_consultation, completed, no_show } = visits;
  return { ...visits, no_show_rate: shareOf(no_show, checked_in + in_consultation + completed + no_show) };
};

/** The members of `nothing`, added up over all rows. */
export function sumOf<T extends Record<string, number>>(rows: readonly NoInfer<T>[], nothing: T): T {
  const sum: Record<string, number> = { ...nothing };
  for (const row of rows)
    for (const name of Object.keys(nothing)) sum[name] = (sum[name] ?? 0) + (row[name] ?? 0);
  return sum as T;
}
