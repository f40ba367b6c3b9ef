import type { Observations, Parameter } from './news2.rules.js';

/** What was observed together stands together: 30 minutes. */
export const windowMs = 30 * 60_000;

/** A set of vital signs, or a reading that came by itself. */
export interface Observed {
  /** Undefined for a single reading. */
  readonly setId?: string;
  readonly at: number;
  readonly values: Observations;
}

export interface Window {
  readonly setId: string | null;
  /** When the last of it was observed. */
  readonly at: number;
  readonly observations: Observations;
}

/**
 * What is scored: every set, and every 30 minutes of readings that came by themselves. What it lacks is taken from the
 * latest of the 30 minutes before.
 * @param observed the earliest first
 */
export function windowsOf(observed: readonly Observed[]): Window[] {
  const windows: Window[] = [];
  let began: number | undefined;
  for (const [index, { setId, at }] of observed.entries()) {
    if (setId !== undefined) {
      windows.push({ setId, at, observations: seenBy(observed, index) });
      continue;
    }
    const own = windows.findLastIndex(window => window.setId === null);
    const window = { setId: null, at, observations: seenBy(observed, index) };
    if (began !== undefined && at - began < windowMs && own >= 0) windows.splice(own, 1);
    else began = at;
    windows.push(window);
  }
  return windows;
}

/** The latest of everything, a set before others of its moment, not older than the window. */
function seenBy(observed: readonly Observed[], index: number): Observations {
  const now = observed[index];
  const seen: Partial<Record<Parameter, unknown>> = {};
  for (let i = index; now && i >= 0; i--) {
    const { at, values } = observed[i] ?? now;
    if (now.at - at > windowMs) break;
    for (const [name, value] of Object.entries(values) as [Parameter, unknown][])
      if (value != null) seen[name] ??= value;
  }
  return seen as Observations;
}
