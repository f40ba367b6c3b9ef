import { Command } from 'commander';
import type { Settings } from '../src/config/settings.js';
import { setUpPlatform } from '../src/core/database/platform-setup.js';
import { CountHospitals } from '../src/platform/metrics/index.js';
import { SuperAdmins } from '../src/platform/operators/index.js';
import { openApplication, runCommand } from './command.js';

interface Options {
  readonly initMetrics?: true;
  readonly ensureSuperAdmin?: true;
  readonly resetSecondFactor?: true;
  readonly email?: string;
  readonly password?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

const program = new Command('setup-platform')
  .description('Prepares the shared tables and makes sure that there is a super admin. Safe to repeat.')
  .option('--init-metrics', 'count all hospitals, from which the metrics are read')
  .option('--ensure-super-admin', 'create the super admin, or reset name and password')
  .option(
    '--reset-second-factor',
    'let the person behind --email, who lost the phone, sign in with the password',
  )
  .option('--email <email>', 'default: SUPER_ADMIN_EMAIL')
  .option('--password <password>', 'default: SUPER_ADMIN_PASSWORD')
  .option('--first-name <name>')
  .option('--last-name <name>')
  .parse();

const options = program.opts<Options>();
if (!options.initMetrics && !options.ensureSuperAdmin && !options.resetSecondFactor) {
  program.outputHelp();
  process.exit(1);
}

async function initMetrics(settings: Settings): Promise<void> {
  const app = await openApplication(settings);
  try {
    await app.get(CountHospitals, { strict: false }).countAll();
    process.stdout.write('The hospitals are counted.\n');
  } finally {
    await app.close();
  }
}

await runCommand(async ({ settings }) => {
  const { env } = settings;
  await setUpPlatform(env.DATABASE_URL, env.APP_SECRET);
  process.stdout.write('The shared tables are in place.\n');
  if (options.initMetrics) await initMetrics(settings);
  if (!options.ensureSuperAdmin && !options.resetSecondFactor) return;
  const [email, password] = [
    options.email ?? env.SUPER_ADMIN_EMAIL,
    options.password ?? env.SUPER_ADMIN_PASSWORD,
  ];
  if (!email || (options.ensureSuperAdmin && !password))
    throw new Error('Name the super admin: --email and --password, or the environment.');
  const app = await openApplication(settings);
  try {
    const superAdmins = app.get(SuperAdmins);
    const { firstName, lastName } = options;
    if (options.ensureSuperAdmin && password) {
      await superAdmins.ensure({
        email,
        password,
        ...(firstName && { firstName }),
        ...(lastName && { lastName }),
      });
      process.stdout.write(`The super admin ${email} can sign in.\n`);
    }
    if (options.resetSecondFactor) {
      await superAdmins.resetSecondFactor(email);
      process.stdout.write(
        `${email} can sign in with the password alone, and sets up a second factor anew.\n`,
      );
    }
  } finally {
    await app.close();
  }
});
