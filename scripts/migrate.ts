import { setUpPlatform } from '../src/core/database/platform-setup.js';
import { FleetMigration } from '../src/platform/migrations/index.js';
import { openApplication, runCommand } from './command.js';
import { withProgress } from './progress.js';

await runCommand(async ({ settings }) => {
  await setUpPlatform(settings.env.DATABASE_URL, settings.env.APP_SECRET);
  const app = await openApplication(settings);
  try {
    await withProgress('Migrating', async progress => {
      const result = await app
        .get(FleetMigration)
        .run((done, all) => progress(Math.round((done / all) * 100), `${done} of ${all} hospitals`));
      const { migrated, upToDate, failed } = result;
      progress(100, `${migrated} migrated, ${upToDate} up to date, ${failed.length} failed`);
      if (failed.length > 0) process.exitCode = 1;
    });
  } finally {
    await app.close();
  }
});
