import { Client } from 'pg';
import { checksumOf } from '../src/modules/vitals/index.js';
import { newId } from '../src/core/ids.js';
import { copyIn } from './copy.js';
import { patientId } from './data.js';
import { rounds, send, type Stage } from './measure.js';
import { latencyOf, median, medianLatency, rounded, type Case, type Comparison } from './report.js';

const patientsOfBatch = 10;

/** What is asked of the batch: its share of the rows that COPY takes in the same time (quality.md §1). */
const reach = 0.35;

interface Load {
  readonly rows: number;
  readonly connections: number;
  /** Of one round, on each side. */
  readonly batches: number;
}

/**
 * Readings that were taken offline, over HTTP with all that belongs to it, against COPY of as many rows in a transaction
 * of its own into the same table, with the same indexes and keys and as many connections. Turn by turn.
 */
export async function vitalsBatches(stage: Stage, url: string): Promise<Comparison> {
  const small = await compareBatches(stage, url, { rows: 100, connections: 10, batches: 400 });
  const large = await compareBatches(stage, url, { rows: 10_000, connections: 2, batches: 6 });
  return {
    key: 'vitals_batches',
    figures: { reach, of_100_rows: small.figures, of_10000_rows: large.figures },
    cases: [...small.cases, ...large.cases],
  };
}

async function compareBatches(stage: Stage, url: string, { rows, connections, batches }: Load) {
  const clients = await Promise.all(Array.from({ length: connections }, () => connected(url)));
  const statement = `copy tenant_${stage.sample.code}.readings (id, patient_id, type, source, recorded_at, received_at, value) from stdin`;
  const measured: { ours: number; copy: number; p50_ms: number; p90_ms: number; p99_ms: number }[] = [];
  for (let n = 0; n <= rounds; n++) {
    const bodies = Array.from({ length: batches }, () => JSON.stringify({ readings: batchOf(rows) }));
    const times: number[] = [];
    const sentAt = performance.now();
    await Promise.all(Array.from({ length: connections }, () => sending(stage, bodies, times)));
    const sentFor = performance.now() - sentAt;
    const files = Array.from({ length: batches }, () => copyTextOf(rows));
    const started = performance.now();
    await Promise.all(clients.map(client => copying(client, statement, files)));
    const copied = (1000 * batches) / (performance.now() - started);
    // The first round warms up.
    if (n > 0)
      measured.push({
        ours: (1000 * batches * rows) / sentFor,
        copy: copied * rows,
        ...latencyOf(times),
      });
  }
  await Promise.all(clients.map(client => client.end()));
  const ratio = rounded(median(measured.map(({ ours, copy }) => ours / copy)), 3);
  const [ours, copy] = (['ours', 'copy'] as const).map(side =>
    Math.round(median(measured.map(each => each[side]))),
  );
  const figures = { ratio, rows_per_second: ours, copy_rows_per_second: copy };
  const line: Case = {
    name: `vitals batch of ${rows}`,
    count: rows,
    latency: medianLatency(measured),
    compared: `${ours} rows/s, COPY ${copy} → ${ratio.toFixed(2)} (reach ${reach})`,
  };
  return { figures, cases: [line] };
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  // The server goes down before us when a measurement is broken off.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function copying(client: Client, statement: string, files: Buffer[]): Promise<void> {
  for (let file = files.pop(); file; file = files.pop()) await copyIn(client, statement, file);
}

async function sending({ product, token }: Stage, bodies: string[], times: number[]): Promise<void> {
  for (let body = bodies.pop(); body; body = bodies.pop()) {
    const sentAt = performance.now();
    await send(product.address, { method: 'POST', path: '/api/v1/vitals/batch', body }, token);
    times.push(performance.now() - sentAt);
  }
}

let serial = 0;
const startedAt = Date.now();

/** Each reading is of another moment. */
const rowsOf = (count: number) => {
  const at = startedAt - 80 * 86_400_000 + 1000 * serial;
  serial += Math.ceil(count / patientsOfBatch);
  return Array.from({ length: count }, (_, n) => ({
    patient_id: patientId(1 + (n % patientsOfBatch)),
    type: 'heart_rate',
    value: 60 + (n % 40),
    unit: '/min',
    recorded_at: new Date(at + 1000 * Math.floor(n / patientsOfBatch)).toISOString(),
    source: 'wearable',
  }));
};

const batchOf = (count: number) => rowsOf(count).map(row => ({ ...row, checksum: checksumOf(row) }));

const copyTextOf = (count: number): Buffer =>
  Buffer.from(
    rowsOf(count)
      .map(({ patient_id, type, source, recorded_at, value }) =>
        [newId(), patient_id, type, source, recorded_at, recorded_at, value].join('\t'),
      )
      .join('\n') + '\n',
  );

const each = 100;
const requests = 200;

/** Latest values and a chart of one patient, in a hospital with few readings and in one with very many. */
export async function vitalsGrowth(stage: Stage, many: number): Promise<Comparison> {
  const few = Math.min(10_000, many);
  const small = { ...(await smallHospital(stage)), readings: few };
  const large = { code: stage.sample.code, token: stage.token, readings: many };
  for (const { code, readings } of [small, large]) await addReadings(stage, code, readings);
  const cases: Case[] = [];
  const figures: Record<string, number> = { few, many };
  for (const [name, query] of [
    ['latest', '/latest'],
    ['series', '/series?type=heart_rate,spo2'],
  ] as const) {
    const times: { small: number[]; large: number[] } = { small: [], large: [] };
    // Turn by turn, so that both have the same neighbours; the first quarter warms up.
    for (let n = -requests / 4; n < requests; n++)
      for (const [side, hospital] of [
        ['small', small],
        ['large', large],
      ] as const) {
        const patient = 1 + ((((n + requests) * 7919) % hospital.readings) % (hospital.readings / each));
        const start = performance.now();
        await send(
          stage.product.address,
          { method: 'GET', path: `/api/v1/patients/${patientId(patient)}/readings${query}` },
          hospital.token,
        );
        if (n >= 0) times[side].push(performance.now() - start);
      }
    const ratio = rounded(median(times.large) / median(times.small), 2);
    figures[`${name}_p50_ratio`] = ratio;
    cases.push(
      { name: `${name} of ${few} readings`, count: requests, latency: latencyOf(times.small) },
      {
        name: `${name} of ${many} readings`,
        count: requests,
        latency: latencyOf(times.large),
        compared: `p50 × ${ratio.toFixed(2)} (at most 1.30)`,
      },
    );
  }
  return { key: 'vitals_growth', figures, cases };
}

/** The first of the small hospitals, and its administrator. */
export async function smallHospital(stage: Stage): Promise<{ code: string; token: string }> {
  const { rows } = await stage.db.query<{ code: string }>(
    `select code from public.tenants where license_number = 'BENCH-1'`,
  );
  return { code: rows[0]?.code ?? '', token: await tokenOf(stage, 'admin1@bench.example') };
}

async function tokenOf({ product, sample }: Stage, email: string): Promise<string> {
  const form = new URLSearchParams({ username: email, password: sample.password }).toString();
  const login = { method: 'POST', path: '/api/v1/auth/login', body: form, form: true } as const;
  const { access_token } = (await send(product.address, login)) as { access_token: string };
  return access_token;
}

/** A hundred of each patient, over the last 25 days, of four types. */
async function addReadings({ db }: Stage, code: string, count: number): Promise<void> {
  await db.query(
    `insert into tenant_${code}.readings (id, patient_id, recorded_at, received_at, value, type, source)
     select gen_random_uuid(), ('0190a000-0000-7000-8aa7-' || lpad(to_hex(p), 12, '0'))::uuid,
       now() - n * interval '6 hours', now(), 60 + n % 40,
       (array['heart_rate', 'spo2', 'glucose', 'weight'])[1 + n % 4], 'device'
     from generate_series(1, $1::int) p, generate_series(0, $2::int - 1) n`,
    [count / each, each],
  );
  await db.query(`vacuum (analyze) tenant_${code}.readings`);
}
