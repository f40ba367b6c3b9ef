import 'reflect-metadata';
import { pickPort } from '../scripts/embedded/record.js';
import type { Size } from './data.js';
import { compare, compareLogin, send, type Stage } from './measure.js';
import { operations } from './operations.js';
import { comparePapers } from './papers.js';
import { launch, parentOf, type Server } from './processes.js';
import { save, table, type Result } from './report.js';
import { fill, openBench, type Bench } from './surroundings.js';

/** `npm run bench`: the product beside the bare limit, in one run on this machine. */

const scale = Number(process.env['BENCH_SCALE'] || 1);
/** Names of operations, separated by commas; all of them when unset. */
const only = process.env['BENCH_ONLY']?.split(',');
const poolSize = 10;
const limitMs = 14 * 60_000;
const results = new URL(`${'../'.repeat(2)}bench/results.json`, import.meta.url);

const size = (patients: number, appointments: number): Size => ({
  patients: Math.max(1000, Math.round(patients * scale)),
  appointments: Math.max(5000, Math.round(appointments * scale)),
});
const measured = size(100_000, 500_000);
const hospitals = [measured, ...Array.from({ length: 3 }, () => ({ patients: 1000, appointments: 5000 }))];

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
    if (only && !only.includes(operation.name)) continue;
    say(operation.name);
    found.push(await compare(stage, operation));
  }
  if (!only || only.includes('login')) {
    say('login');
    found.push(await compareLogin(stage));
  }
  process.stdout.write(`\n${table(found)}\n\n`);
  if (!only || only.includes('papers')) say(await comparePapers());
  if (only) return;
  const { rows } = await bench.db.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  );
  await save(results, rows[0]?.version ?? 'unknown', found);
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
