import { Command } from 'commander';
import { DeadLetters } from '../src/platform/queues/index.js';
import { openApplication, runCommand } from './command.js';

const { replay, job } = new Command('dead-letters')
  .description('Lists the jobs that failed for good, or starts them again.')
  .option('--list', 'list them (default)')
  .option('--replay', 'start them again')
  .option('--job <name>', 'only jobs of this name, e.g. deliver-notice')
  .parse()
  .opts<{ list?: true; replay?: true; job?: string }>();

await runCommand(async ({ settings }) => {
  const app = await openApplication(settings);
  const letters = app.get(DeadLetters);
  try {
    if (replay) {
      process.stdout.write(`${await letters.replayAll(job)} jobs started again\n`);
      return;
    }
    const { items, total } = await letters.list({ page: 1, page_size: 500, job });
    for (const { failed_at, queue, job: name, tenant, attempts, error_class, id } of items)
      process.stdout.write(
        `${failed_at} ${queue} ${name} ${tenant ?? '(platform)'}: ${error_class} after ${attempts} attempts, ${id}\n`,
      );
    process.stdout.write(`${total} failed jobs\n`);
  } finally {
    await app.close();
  }
});
