import { Command, Option } from 'commander';
import { setUpPlatform } from '../src/core/database/platform-setup.js';
import { DemoDataService } from '../src/platform/demo-data/index.js';
import { openApplication, runCommand } from './command.js';
import { withProgress } from './progress.js';

interface Options {
  readonly seed?: true;
  readonly reset?: true;
  readonly freshen?: true;
  readonly days?: number;
}

const program = new Command('seed-demo-data')
  .description('Fills, refreshes or empties the two demo hospitals. Other hospitals are never touched.')
  .option('--reset', 'remove demo patients and what belongs to them, stock and wards')
  .option('--seed', 'create what is missing')
  .option('--freshen', 'move the demo data to today')
  .addOption(
    new Option('--days <n>', 'with --freshen: move by at most so many days').argParser(value =>
      Number.parseInt(value, 10),
    ),
  )
  .parse();

const options = program.opts<Options>();
if (!options.seed && !options.reset && !options.freshen) {
  program.outputHelp();
  process.exit(1);
}

await runCommand(async ({ settings }) => {
  await setUpPlatform(settings.env.DATABASE_URL, settings.env.APP_SECRET);
  const app = await openApplication(settings);
  try {
    const demo = app.get(DemoDataService);
    if (options.reset) await withProgress('Emptying  ', progress => demo.reset(progress));
    if (options.seed) await withProgress('Seeding   ', progress => demo.seed(progress));
    if (options.freshen) await withProgress('Refreshing', progress => demo.freshen(progress, options.days));
  } finally {
    await app.close();
  }
});
