import 'reflect-metadata';
import { pickPort } from '../scripts/embedded/record.js';
import { addStaff, staffEmail, type Size } from './data.js';
import { patientExports } from './exports.js';
import { loginStorm } from './login-storm.js';
import { compare, compareLogin, send, type Stage } from './measure.js';
import { operations } from './operations.js';
import { comparePapers } from './papers.js';
import { launch, parentOf, type Server } from './processes.js';
import { comparisonTable, save, table, type Comparison, type Result } from './report.js';
import { seals } from './seals.js';
import { fill, openBench, type Bench } from './surroundings.js';
import { searchGrowth } from './search.js';
import { vitalsBatches, vitalsGrowth } from './vitals.js';
import { guessedStaff, whoIsThere } from './who-is-there.js';

/**
 * `npm run bench`: the product beside the bare limit, in one run on this machine. A second table sets the product beside
 * itself:
 * - who is there: the time of a refused sign-in for unknown addresses, wrong passwords and a locked account, from many
 *   client addresses; an AUC within its margin of 0.5 means that the time does not tell who has an account;
 * - seals: the throughput of an audited write without and with the job that seals the audit, which should cost it little;
 * - login storm: the latency of a list at a steady rate, alone and while 50 clients sign in all the time; its p99 should
 *   stay near what it was, and sign-ins beyond the queue are asked to come back (503 with `Retry-After`);
 * - vitals batch: rows a second of offline batches against COPY of the same rows;
 * - vitals growth: latest values and a chart of one patient, in a hospital of 10,000 readings and in one of a million;
 * - patient exports: 500,000 patients as CSV, workbook and PDF: time to the first byte, and how far memory rises;
 * - search growth: searches as the desk types them, in a hospital of 1,000 patients and in one of a million.
 */

const scale = Number(process.env['BENCH_SCALE'] || 1);
/** Names of operations, separated by commas; all of them when unset. */
const only = process.env['BENCH_ONLY']?.split(',');
const poolSize = 10;
const stormClients = 50;
const limitMs = 14 * 60_000;
const results = new URL(`${'../'.repeat(2)}bench/results.json`, import.meta.url);

const size = (patients: number, appointments: number): Size => ({
  patients: Math.max(1000, Math.round(patients * scale)),
  appointments: Math.max(5000, Math.round(appointments * scale)),
});
const measured = size(100_000, 500_000);
const hospitals = [measured, ...Array.from({ length: 3 }, () => ({ patients: 1000, appointments: 5000 }))];

/** A hundred readings of each of so many patients. */
const readingsOf = ({ patients }: Size) => 100 * Math.min(10_000, patients);

const startedAt = Date.now();
const say = (line: string) =>
  process.stdout.write(`${((Date.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${line}\n`);

async function run(bench: Bench, servers: Server[]): Promise<void> {
  const sample = await fill(bench, hospitals, say);
  const start = async (entry: string, port: number, env: NodeJS.ProcessEnv) => {
    const server = await launch(entry, port, env);
    servers.push(server);
    return server;
  };
  const [ourPort, barePort] = [await pickPort(), await pickPort()];
  const product = await start('../src/main.js', ourPort, {
    ...bench.env,
    PORT: String(ourPort),
    DATABASE_POOL_SIZE: String(poolSize),
  });
  const bare = await start('./bare.js', barePort, {
    BARE_URL: bench.url,
    BARE_PORT: String(barePort),
    BARE_POOL: String(poolSize),
    BARE_SCHEMA: `tenant_${sample.code}`,
  });
  const form = new URLSearchParams({ username: sample.email, password: sample.password });
  const signedIn = (await send(product.address, {
    method: 'POST',
    path: '/api/v1/auth/login',
    body: form.toString(),
    form: true,
  })) as { access_token: string };
  const stage: Stage = {
    db: bench.db,
    postgres: await postmaster(bench),
    product,
    bare,
    sample,
    token: signedIn.access_token,
  };
  const found: Result[] = [];
  for (const operation of operations(measured)) {
    if (!wanted(operation.name)) continue;
    found.push(await compare(stage, operation));
  }
  if (wanted('login')) found.push(await compareLogin(stage));
  const compared = await compareWithItself(stage, () => start('./sealer.js', 0, bench.env));
  if (wanted('vitals growth')) compared.push(await vitalsGrowth(stage, readingsOf(measured)));
  if (wanted('vitals batch')) compared.push(await vitalsBatches(stage, bench.url));
  if (wanted('patient exports')) compared.push(await patientExports(stage, Math.round(500_000 * scale)));
  // The last one: it makes the measured hospital ten times larger.
  if (wanted('search growth')) compared.push(await searchGrowth(stage, measured.patients));
  if (found.length > 0) process.stdout.write(`\n${table(found)}\n`);
  if (compared.length > 0) process.stdout.write(`\n${comparisonTable(compared)}\n`);
  if (wanted('papers')) say(await comparePapers());
  if (only) return;
  const { rows } = await bench.db.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  );
  await save(results, rows[0]?.version ?? 'unknown', found, compared);
}

async function compareWithItself(stage: Stage, startSealing: () => Promise<Server>): Promise<Comparison[]> {
  const { db, sample } = stage;
  const list = operations(measured).find(({ name }) => name === 'list 50 patients')?.next;
  if (!list) throw new Error('There is no list to measure in a storm.');
  await addStaff(db, sample.code, guessedStaff + stormClients, sample.passwordHash);
  const emails = Array.from({ length: stormClients }, (_, n) => staffEmail(guessedStaff + n));
  const compared: Comparison[] = [];
  // macOS has one loopback address.
  if (process.platform !== 'darwin' && wanted('who is there')) compared.push(await whoIsThere(stage));
  if (wanted('seals')) compared.push(await seals(stage, startSealing));
  if (wanted('login storm')) compared.push(await loginStorm(stage, list, emails));
  return compared;
}

/** Says what is about to be measured, if it is. */
function wanted(name: string): boolean {
  if (only && !only.includes(name)) return false;
  say(name);
  return true;
}

async function postmaster({ db }: Bench): Promise<number | undefined> {
  const { rows } = await db.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0] && parentOf(rows[0].pid);
}

const stopped = new Promise<never>((_, reject) => {
  setTimeout(() => reject(new Error('This took too long and was stopped.')), limitMs).unref();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => reject(new Error('Stopped by a signal.')));
});
stopped.catch(() => undefined);

const bench = await openBench();
const servers: Server[] = [];
try {
  await Promise.race([run(bench, servers), stopped]);
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
} finally {
  await Promise.all(servers.map(server => server.stop()));
  await bench.close();
}
// A load that was cut short may still hold a connection.
process.exit();
