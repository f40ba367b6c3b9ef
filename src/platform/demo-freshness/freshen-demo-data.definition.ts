import { z } from 'zod';
import { defineJob } from '../../core/queue/job.js';

/** Not tried again by itself: the next sign-in asks again. */
export const freshenDemoData = defineJob({
  name: 'freshen-demo-data',
  queue: 'maintenance',
  schema: z.object({ asked_by: z.uuid() }),
  retry: { attempts: 1 },
});
