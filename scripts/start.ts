import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Readiness } from '../src/app/readiness.js';
import { setUpPlatform } from '../src/core/database/platform-setup.js';
import { DemoDataService, demoPassword, demoSignIns } from '../src/platform/demo-data/index.js';
import { FleetMigration } from '../src/platform/migrations/index.js';
import { SuperAdmins } from '../src/platform/operators/index.js';
import { openApplication, sentence } from './command.js';
import { StartError } from './embedded/start-error.js';
import { givenEnv, openSurroundings, type Surroundings } from './environment.js';
import { withProgress } from './progress.js';

/** `npm start`: everything that is needed, in order; Ctrl-C stops everything that was started. */

const say = (line: string) => process.stdout.write(`${line}\n`);
const children: ChildProcess[] = [];
let surroundings: Surroundings | undefined;
let stopping = false;

async function start(): Promise<void> {
  const { PORT, HOST } = givenEnv();
  await assertPortFree(PORT, HOST);
  surroundings = await openSurroundings(say);
  await prepare(surroundings);
  if (stopping) return;
  const { env } = surroundings;
  await Promise.all([launch('main', env), launch('worker', env)]);
  announce(surroundings);
}

async function prepare({ settings }: Surroundings): Promise<void> {
  const { env } = settings;
  await setUpPlatform(env.DATABASE_URL, env.APP_SECRET);
  const app = await openApplication(settings);
  try {
    const { failed } = await app.get(FleetMigration).run();
    if (failed.length > 0)
      say(`These hospitals could not be migrated and are not served: ${failed.join(', ')}.`);
    const { SUPER_ADMIN_EMAIL: email, SUPER_ADMIN_PASSWORD: password } = env;
    if (email && password) await app.get(SuperAdmins).ensure({ email, password });
    if (env.DEMO_MODE) {
      const demo = app.get(DemoDataService);
      await withProgress('Demo data', async progress => {
        await demo.seed(progress);
        await demo.freshen(() => undefined);
      });
    }
    await app.get(Readiness).mark();
  } finally {
    await app.close();
  }
}

/** Starts a process of the product and waits until it says that it works. */
async function launch(entry: 'main' | 'worker', env: NodeJS.ProcessEnv): Promise<void> {
  const child = fork(new URL(`../src/${entry}.js`, import.meta.url), {
    env,
    detached: process.platform !== 'win32',
  });
  children.push(child);
  const ended = once(child, 'exit').then(() => 'ended' as const);
  void ended.then(() => {
    if (!stopping) void stop(1, `The process "${entry}" has ended; stopping.`);
  });
  if ((await Promise.race([once(child, 'message'), ended])) === 'ended') await new Promise(() => undefined);
}

async function stop(code: number, why?: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  if (why) say(why);
  await Promise.all(
    children.map(async child => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }),
  );
  await surroundings?.close();
  process.exit(code);
}

async function assertPortFree(port: number, host: string): Promise<void> {
  const probe = createServer().listen(port, host);
  try {
    await once(probe, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(
      code === 'EACCES'
        ? `Port ${port} may not be used by this account. Set PORT to one above 1023.`
        : `Port ${port} is taken by another program. Set PORT to a free one.`,
    );
  }
  probe.close();
  await once(probe, 'close');
}

function announce({ settings: { env }, embedded }: Surroundings): void {
  const address = `http://localhost:${env.PORT}`;
  say('');
  say(`  The hospital platform runs at ${address}`);
  say(`  API description               ${address}/docs`);
  if (!env.SMTP_URL) say(`  E-mail is not configured; messages are kept in ${env.DATA_DIR}/mail`);
  if (embedded) say(`  Data is kept in               ${env.DATA_DIR}`);
  if (env.DEMO_MODE) {
    say('');
    say(`  Demo sign-ins, password ${demoPassword}`);
    if (env.SUPER_ADMIN_EMAIL)
      say(`    ${env.SUPER_ADMIN_EMAIL.padEnd(36)} super admin (password ${env.SUPER_ADMIN_PASSWORD})`);
    for (const { email, role } of [...demoSignIns('A'), ...demoSignIns('B')])
      say(`    ${email.padEnd(36)} ${role}`);
  }
  say('');
  say('  Ctrl-C stops it.');
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void stop(0, 'Stopping…'));

start().catch((error: unknown) => stop(1, sentence(error)));
