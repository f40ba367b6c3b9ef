import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';

export interface Result {
  readonly name: string;
  /** Our throughput ÷ the bare limit's; for signing in, CPU of the hash alone ÷ ours. */
  readonly ratio: number;
  readonly reach: number;
  readonly aim: number;
  /** Per request, without the transaction's envelope. */
  readonly statements: number;
  /** CPU per request of API and PostgreSQL; null where the system does not tell. */
  readonly cpu_us: number | null;
  readonly bare_cpu_us: number | null;
  /** Latency at that throughput. */
  readonly p50_ms: number;
  readonly p99_ms: number;
}

/** A line of the second table: two or three cases side by side, and what results.json keeps of them. */
export interface Comparison {
  readonly key: string;
  readonly figures: object;
  readonly cases: readonly Case[];
}

export interface Case {
  readonly name: string;
  readonly count: number;
  readonly latency: Latency;
  /** Against the first case. */
  readonly compared?: string;
}

export interface Latency {
  readonly p50_ms: number;
  readonly p90_ms: number;
  readonly p99_ms: number;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

/** The value that a share of the sorted values does not pass (nearest rank). */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;

/** Of single requests, in ms. */
export function latencyOf(times: readonly number[]): Latency {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => rounded(quantile(sorted, share), 2);
  return { p50_ms: rounded(median(times), 2), p90_ms: at(0.9), p99_ms: at(0.99) };
}

/** What the rounds had in the middle. */
export const medianLatency = (rounds: readonly Latency[]): Latency => {
  const middle = (of: (round: Latency) => number) => rounded(median(rounds.map(of)), 2);
  return {
    p50_ms: middle(({ p50_ms }) => p50_ms),
    p90_ms: middle(({ p90_ms }) => p90_ms),
    p99_ms: middle(({ p99_ms }) => p99_ms),
  };
};

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

type Columns<T> = readonly (readonly [title: string, cell: (row: T) => string])[];

const ofResults: Columns<Result> = [
  ['operation', ({ name }) => name],
  ['ratio', ({ ratio }) => ratio.toFixed(2)],
  ['reach', ({ reach }) => reach.toFixed(2)],
  ['aim', ({ aim }) => aim.toFixed(2)],
  ['', ({ ratio, reach, aim }) => (ratio >= aim ? 'aim' : ratio >= reach ? 'reached' : 'short')],
  ['stmts', ({ statements }) => String(statements)],
  ['cpu µs', ({ cpu_us }) => String(cpu_us ?? '–')],
  ['bare µs', ({ bare_cpu_us }) => String(bare_cpu_us ?? '–')],
  ['p50 ms', ({ p50_ms }) => String(p50_ms)],
  ['p99 ms', ({ p99_ms }) => String(p99_ms)],
];

const ofCases: Columns<Case> = [
  ['side by side', ({ name }) => name],
  ['count', ({ count }) => String(count)],
  ['p50 ms', ({ latency }) => latency.p50_ms.toFixed(1)],
  ['p90 ms', ({ latency }) => latency.p90_ms.toFixed(1)],
  ['p99 ms', ({ latency }) => latency.p99_ms.toFixed(1)],
  ['', ({ compared }) => compared ?? ''],
];

export const table = (results: readonly Result[]): string => aligned(ofResults, results);

export const comparisonTable = (comparisons: readonly Comparison[]): string =>
  aligned(
    ofCases,
    comparisons.flatMap(({ cases }) => cases),
  );

/** Numbers to the right; the first column, and those without a title, are text. */
function aligned<T>(columns: Columns<T>, rows: readonly T[]): string {
  const lines = [columns.map(([title]) => title), ...rows.map(row => columns.map(([, cell]) => cell(row)))];
  const padded = columns.map(([title], at) => {
    const width = Math.max(...lines.map(line => (line[at] ?? '').length));
    return (text: string) => (at === 0 || title === '' ? text.padEnd(width) : text.padStart(width));
  });
  return lines
    .map(line =>
      padded
        .map((pad, at) => pad(line[at] ?? ''))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export async function save(
  file: URL,
  postgres: string,
  operations: readonly Result[],
  comparisons: readonly Comparison[],
): Promise<void> {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform}-${process.arch}`,
    node: process.versions.node,
    postgres,
  };
  const compared = Object.fromEntries(comparisons.map(({ key, figures }) => [key, figures]));
  await writeFile(file, `${JSON.stringify({ machine, operations, ...compared }, null, 2)}\n`);
}
