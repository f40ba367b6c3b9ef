import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';

/** Not tried again by itself: whoever asked sees that it failed and asks again. */
export const runDemoTask = defineJob({
  name: 'run-demo-task',
  queue: 'maintenance',
  schema: z.object({ task_id: z.uuid() }),
  retry: { attempts: 1 },
});
