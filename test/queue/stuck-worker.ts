// A worker process that takes a job and never finishes it, for the test to kill.
import { z } from 'zod';
import { defineJob } from '../../src/core/queue/job.js';
import { configureQueueBackend, type QueueStoreOptions } from '../../src/core/queue/queue.backend.js';
import { WorkerRunner } from '../../src/core/queue/worker.runner.js';

const options = JSON.parse(process.argv[2] ?? '') as QueueStoreOptions;
const say = (fields: object, message: string): void => console.error(message, JSON.stringify(fields));
const job = defineJob({ name: 'do-work', queue: 'notifications', schema: z.object({ text: z.string() }) });

await new WorkerRunner({
  backend: configureQueueBackend(options),
  logger: { info: say, warn: say, error: say },
  runIn: (_target, work) => work(),
  queues: ['notifications'],
  lockMs: 1_000,
  stalledCheckMs: 300,
})
  .handle(job, () => {
    console.log('working');
    return new Promise(() => undefined);
  })
  .start();
