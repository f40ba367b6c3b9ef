import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { openApplication } from '../scripts/command.js';
import { readSettings } from '../src/app/process.js';
import { SealAudit } from '../src/modules/audit/index.js';

/**
 * The worker's job that seals the audit, in a process of its own: every second instead of every minute, so that in a
 * round of seconds about as much is sealed as is written. The runs cost more often what a run costs.
 */

process.once('disconnect', () => process.exit());

const app = await openApplication(readSettings());
const job = app.get(SealAudit);
// What was written before is not this round's.
await job.run();
process.send?.({ started: 'sealing' });
for (;;) {
  await sleep(1000);
  await job.run();
}
