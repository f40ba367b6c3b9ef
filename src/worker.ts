import 'reflect-metadata';
import { runProcess } from './app/process.js';
import { createWorker } from './app/worker.js';

await runProcess('worker', async (settings, logger) => {
  const app = await createWorker(settings, logger);
  logger.info({}, 'working');
  return app;
});
