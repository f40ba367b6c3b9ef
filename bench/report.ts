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

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const columns: readonly (readonly [title: string, cell: (result: Result) => string])[] = [
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

export function table(results: readonly Result[]): string {
  const rows = [
    columns.map(([title]) => title),
    ...results.map(result => columns.map(([, cell]) => cell(result))),
  ];
  const widths = columns.map((_, at) => Math.max(...rows.map(row => (row[at] ?? '').length)));
  return rows
    .map(row =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    )
    .join('\n');
}

export async function save(file: URL, postgres: string, operations: readonly Result[]): Promise<void> {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform}-${process.arch}`,
    node: process.versions.node,
    postgres,
  };
  await writeFile(file, `${JSON.stringify({ machine, operations }, null, 2)}\n`);
}
