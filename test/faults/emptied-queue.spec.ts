import { Outbox } from '../../src/core/events/outbox.js';
import { OutboxRelay } from '../../src/core/events/outbox-relay.js';
import { eventJobs } from '../../src/app/jobs.js';
import { LiveEvents } from '../../src/core/gateways/live-events/live-events.js';
import { Logger } from '../../src/core/logger.js';
import type { EventJob } from '../../src/core/queue/job-handler.js';
import { Queues } from '../../src/core/queue/queue.service.js';
import { Turns } from '../../src/core/queue/turns.js';
import { TenantDirectory } from '../../src/core/tenancy/tenant-directory.js';
import { anAppointment } from '../factories/appointment.js';
import { aDoctor, aHospital, type Hospital } from '../factories/hospital.js';
import { aPatient } from '../factories/patient.js';
import { until } from '../gateways/until.js';
import { nextSlot, PostRoom } from '../integration/notifications/post-room.js';
import { kernelOf } from '../isolation/kernel.js';
import { startApi, type TestApi } from '../support/api.js';
import { MailServer } from '../support/mail-server.js';
import { countOf } from '../support/records.js';

let api: TestApi;
let mails: MailServer;
let hospital: Hospital;
let room: PostRoom;
let emails: string[];

beforeAll(async () => {
  mails = await MailServer.start();
  // The embedded store, which SQL can empty.
  api = await startApi({ SMTP_URL: mails.url, REDIS_URL: '' });
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});

let serial = 0;
beforeEach(async () => {
  hospital = await aHospital(api);
  room = new PostRoom(api, hospital);
  const doctor = await aDoctor(api, hospital);
  await room.work();
  emails = [];
  for (let n = 0; n < 5; n++) {
    const email = `lost${++serial}@faults.example`;
    const { id } = await aPatient(hospital.admin.http, { email });
    const booking = { patient_id: id, doctor_user_id: doctor.id, scheduled_at: nextSlot() };
    await anAppointment(hospital.admin.http, booking);
    emails.push(email);
  }
});

/** Hands everything over to the queues, and does none of it. */
async function relay(): Promise<void> {
  const { tenancy, db } = kernelOf(api);
  const jobs = eventJobs.map(type => api.app.get<EventJob>(type, { strict: false }));
  const [directory, queues] = [api.app.get(TenantDirectory), api.app.get(Queues)];
  const [live, logger] = [api.app.get(LiveEvents), api.app.get(Logger)];
  const outbox = new Outbox(tenancy, db);
  const own = new OutboxRelay(jobs, directory, outbox, queues, new Turns(), live, logger);
  own.start();
  await until(
    'handed over',
    async () => (await countOf(api, hospital, 'outbox', 'relayed_at is null')) === 0,
  );
  await own.stop();
}

const emptyStore = () => api.sql('truncate bullmq.job, bullmq.scheduler cascade');
const passTwoMinutes = () =>
  api.sql(`update ${hospital.schema}.outbox set relayed_at = relayed_at - interval '2 minutes'`);
const left = () => countOf(api, hospital, 'outbox');
const sent = () => countOf(api, hospital, 'notifications', `channel = 'EMAIL' and status = 'SENT'`);

async function everyMailOnce(before: number): Promise<void> {
  const worker = await api.startWorker();
  await until(
    'all is done',
    async () => (await left()) === 0 && (await sent()) === before + emails.length,
    60_000,
  );
  await worker.close();
  for (const email of emails) expect(mails.mails.filter(({ to }) => to === email)).toHaveLength(1);
}

it('what was handed over to a queue store that was then emptied is handed over again', async () => {
  const before = await sent();
  await relay();
  expect(await left()).toBeGreaterThanOrEqual(emails.length);
  await emptyStore();
  await passTwoMinutes();
  await everyMailOnce(before);
});

it('so are messages that were written, and whose jobs were lost before they were sent', async () => {
  const before = await sent();
  for (const told of await room.told()) await room.run(told);
  expect(await countOf(api, hospital, 'notifications', `status = 'PENDING' and channel = 'EMAIL'`)).toBe(
    emails.length,
  );
  await relay();
  await emptyStore();
  await passTwoMinutes();
  await everyMailOnce(before);
});

it('jobs that only wait are left alone, and what is done already is forgotten', async () => {
  const before = await sent();
  await relay();
  const jobs = () => api.sql<{ id: string }>('select id from bullmq.job order by id');
  const waiting = await jobs();
  await passTwoMinutes();
  await everyMailOnce(before);
  expect(waiting.length).toBeGreaterThanOrEqual(emails.length);
  // A worker died between the last job and its note.
  await api.sql(
    `insert into ${hospital.schema}.outbox (id, event, payload, recorded_at, relayed_at)
     select event_id, event, payload, now(), now() - interval '2 minutes' from ${hospital.schema}.notifications
     where channel = 'EMAIL' and event = 'appointment.booked'`,
  );
  await everyMailOnce(before);
});
