import { Command } from 'commander';
import { setUpPlatform } from '../src/core/database/platform-setup.js';
import { SuperAdmins } from '../src/platform/operators/index.js';
import { openApplication, runCommand } from './command.js';

interface Options {
  readonly initMetrics?: true;
  readonly ensureSuperAdmin?: true;
  readonly email?: string;
  readonly password?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

const program = new Command('setup-platform')
  .description('Prepares the shared tables and makes sure that there is a super admin. Safe to repeat.')
  .option('--init-metrics', 'create the shared tables from which the metrics are read')
  .option('--ensure-super-admin', 'create the super admin, or reset name and password')
  .option('--email <email>', 'default: SUPER_ADMIN_EMAIL')
  .option('--password <password>', 'default: SUPER_ADMIN_PASSWORD')
  .option('--first-name <name>')
  .option('--last-name <name>')
  .parse();

const options = program.opts<Options>();
if (!options.initMetrics && !options.ensureSuperAdmin) {
  program.outputHelp();
  process.exit(1);
}

await runCommand(async ({ settings }) => {
  const { env } = settings;
  await setUpPlatform(env.DATABASE_URL, env.APP_SECRET);
  process.stdout.write('The shared tables are in place.\n');
  if (!options.ensureSuperAdmin) return;
  const [email, password] = [
    options.email ?? env.SUPER_ADMIN_EMAIL,
    options.password ?? env.SUPER_ADMIN_PASSWORD,
  ];
  if (!email || !password)
    throw new Error('Name the super admin: --email and --password, or the environment.');
  const app = await openApplication(settings);
  try {
    const { firstName, lastName } = options;
    await app
      .get(SuperAdmins)
      .ensure({ email, password, ...(firstName && { firstName }), ...(lastName && { lastName }) });
    process.stdout.write(`The super admin ${email} can sign in.\n`);
  } finally {
    await app.close();
  }
});
