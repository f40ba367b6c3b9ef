import { get } from 'node:http';
import { readFileSync } from 'node:fs';
import type { Stage } from './measure.js';
import { latencyOf, rounded, type Case, type Comparison } from './report.js';

const formats = ['csv', 'xlsx', 'pdf'] as const;
const mebibyte = 2 ** 20;

/**
 * The whole list of a hospital as a file: when its first byte is there, how long it takes, and how far the memory of the
 * process rises meanwhile. Beside it a short list, since both should take about the same memory. Comes last: it adds
 * patients to the measured hospital.
 */
export async function patientExports(stage: Stage, patients: number): Promise<Comparison> {
  const cases: Case[] = [];
  const figures: Record<string, object> = {};
  const present = await fillUp(stage, patients);
  // What is loaded with the first file is no part of what a file costs.
  for (const format of formats) await measured(stage, format, '?registered_from=2199-01-01');
  for (const format of formats) {
    const { bytes, firstByteMs, totalMs, before, peak } = await measured(stage, format, '');
    const seconds = rounded(totalMs / 1000, 1);
    const [from, to] = [before, peak].map(size => Math.round(size / mebibyte));
    figures[format] = {
      patients: present,
      first_byte_ms: Math.round(firstByteMs),
      seconds,
      megabytes: rounded(bytes / 1e6, 1),
      memory_before_mib: from,
      peak_memory_mib: to,
    };
    cases.push({
      name: `export ${format}: first byte`,
      count: present,
      latency: latencyOf([firstByteMs]),
      compared: `${seconds} s, ${rounded(bytes / 1e6, 1)} MB, memory ${from} → at most ${to} MiB`,
    });
  }
  return { key: 'patient_exports', figures, cases };
}

/** Plain rows are enough: what a line says does not matter. */
async function fillUp({ db, sample }: Stage, wanted: number): Promise<number> {
  const schema = `tenant_${sample.code}`;
  const { rows } = await db.query<{ count: number }>(`select count(*)::int as count from ${schema}.patients`);
  const present = rows[0]?.count ?? 0;
  const missing = Math.max(0, wanted - present);
  await db.query(
    `insert into ${schema}.patients (id, patient_code, first_name, last_name, gender, phone_primary, city, dob, search_text,
       created_at, updated_at)
     select gen_random_uuid(), 'bench-P-' || n, 'Added', 'Number ' || n, 'FEMALE', '+9198' || lpad(n::text, 8, '0'), 'Pune',
       '1980-01-01'::date + n % 9000, 'added number ' || n, now() - n * interval '1 minute', now()
     from generate_series(1, ${missing}) n`,
  );
  await db.query(`vacuum (analyze) ${schema}.patients`);
  return present + missing;
}

interface Measured {
  readonly bytes: number;
  readonly firstByteMs: number;
  readonly totalMs: number;
  /** Resident memory of the process, in bytes. */
  readonly before: number;
  readonly peak: number;
}

function measured({ product, token }: Stage, format: string, query: string): Promise<Measured> {
  const before = residentOf(product.pid);
  let peak = before;
  const look = setInterval(() => (peak = Math.max(peak, residentOf(product.pid))), 20);
  const startedAt = performance.now();
  return new Promise<Measured>((resolve, reject) => {
    let [bytes, firstByteMs] = [0, 0];
    const request = get(
      `${product.address}/api/v1/patients/export/${format}${query}`,
      { headers: { authorization: `Bearer ${token}` } },
      answer => {
        if (answer.statusCode !== 200) reject(new Error(`The export answered ${answer.statusCode}.`));
        answer.on('data', (piece: Buffer) => {
          firstByteMs ||= performance.now() - startedAt;
          bytes += piece.length;
        });
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ bytes, firstByteMs, totalMs: performance.now() - startedAt, before, peak }),
        );
      },
    );
    request.on('error', reject);
  }).finally(() => clearInterval(look));
}

/** proc(5), `/proc/pid/statm`, in pages of 4 KiB; 0 where there is no /proc. */
function residentOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
  } catch {
    return 0;
  }
}
