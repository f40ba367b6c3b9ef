import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { parseEnv } from '../src/config/env.js';
import { Settings } from '../src/config/settings.js';
import { Passwords } from '../src/core/crypto/passwords.js';
import { setUpPlatform } from '../src/core/database/platform-setup.js';
import { UsersService } from '../src/modules/users/index.js';
import { AccountsRepository } from '../src/platform/accounts/index.js';
import { TenantProvisioner } from '../src/platform/tenants/index.js';
import { newId } from '../src/core/ids.js';
import { openApplication } from '../scripts/command.js';
import { startEmbeddedPostgres } from '../scripts/embedded/postgres.js';
import { fillHospital, type Size } from './data.js';
import { track } from './statements.js';

export interface Sample {
  /** Code of the measured hospital. */
  readonly code: string;
  readonly email: string;
  readonly password: string;
  readonly passwordHash: string;
}

export interface Bench {
  /** Connection string of the owner. */
  readonly url: string;
  readonly db: Client;
  /** The environment in which the product is started. */
  readonly env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/** A database server of its own, with the settings that the product gives it. */
export async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'hms-bench-'));
  // PostgreSQL's own account enters it when we are root.
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres({
    dataDir: folder,
    settings: { shared_preload_libraries: 'pg_stat_statements' },
  });
  const db = new Client({ connectionString: postgres.url });
  await db.connect();
  await db.query('create extension pg_stat_statements');
  await track(db, 'none');
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    DATABASE_URL: postgres.url,
    DATA_DIR: folder,
    HOST: '127.0.0.1',
    APP_SECRET: 'a-secret-for-measurements-that-nobody-else-uses',
    DEMO_MODE: 'false',
    REDIS_URL: '',
  };
  return {
    url: postgres.url,
    db,
    env,
    close: async () => {
      await db.end();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes the hospitals, the first of which is measured, and signs nobody in. */
export async function fill(
  { db, env }: Bench,
  sizes: readonly Size[],
  say: (line: string) => void,
): Promise<Sample> {
  const settings = settingsOf(env);
  await setUpPlatform(settings.env.DATABASE_URL, settings.env.APP_SECRET);
  const app = await openApplication(settings);
  try {
    const password = 'Str0ng!Passw0rd';
    const passwordHash = await app.get(Passwords).hash(password);
    const made: Sample[] = [];
    for (const [n, size] of sizes.entries()) {
      const email = `admin${n}@bench.example`;
      const { tenant } = await app.get(TenantProvisioner).provision(hospital(n, email), {
        platform: async ({ id: tenantId }, within) => {
          const id = newId();
          const account = { id, email, passwordHash, ...adminName, mustChangePassword: false };
          await app.get(AccountsRepository).insert(account, within);
          await app.get(AccountsRepository).markEmailVerified(id, within);
          await app.get(AccountsRepository).addMembership(id, tenantId, true, within);
          return id;
        },
        hospital: (_, id) => app.get(UsersService).enrol(id, admin(email), true),
      });
      await fillHospital(db, tenant.code, size);
      say(
        `Hospital ${n + 1} of ${sizes.length}: ${size.patients} patients, ${size.appointments} appointments`,
      );
      made.push({ code: tenant.code, email, password, passwordHash });
    }
    await db.query('checkpoint');
    return made[0] as Sample;
  } finally {
    await app.close();
  }
}

function settingsOf(source: NodeJS.ProcessEnv): Settings {
  const env = parseEnv(source);
  return new Settings({ ...env, DATABASE_URL: env.DATABASE_URL ?? '' });
}

const hospital = (n: number, email: string) => ({
  name: `Bench Hospital ${n}`,
  licenseNumber: `BENCH-${n}`,
  contactEmail: email,
  contactPhone: null,
  address: null,
  timeZone: 'Asia/Kolkata',
  country: 'IN',
  status: 'ACTIVE' as const,
  isDemo: false,
});

const adminName = { firstName: 'Bench', lastName: 'Admin' };

const admin = (email: string) => ({
  email,
  first_name: adminName.firstName,
  last_name: adminName.lastName,
  phone: null,
  department: 'Administrator',
  specialization: null,
  roles: ['HOSPITAL_ADMIN'],
});
