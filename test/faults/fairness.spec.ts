import { fillHospital } from '../../bench/data.js';
import { anAppointment } from '../factories/appointment.js';
import { aDoctor, aHospital } from '../factories/hospital.js';
import { aPatient } from '../factories/patient.js';
import { until } from '../gateways/until.js';
import { startApi, type TestApi } from '../support/api.js';
import { withClient } from '../support/database.js';
import { at } from '../support/hospital-time.js';
import { MailServer } from '../support/mail-server.js';
import { countOf } from '../support/records.js';

const backlog = 10_000;
let api: TestApi;
let mails: MailServer;

beforeAll(async () => {
  mails = await MailServer.start();
  mails.slowness = 50;
  api = await startApi({ SMTP_URL: mails.url });
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});

it(`a hospital with ${backlog} messages does not keep another one waiting`, async () => {
  const [busy, calm] = [await aHospital(api), await aHospital(api)];
  await withClient(api.database.url, db =>
    fillHospital(db, busy.code, { patients: backlog, appointments: backlog }),
  );
  // As if it had booked them all in one go.
  await api.sql(`
    insert into ${busy.schema}.outbox (id, event, payload, recorded_at)
    select gen_random_uuid(), 'appointment.booked', jsonb_build_object('appointment_id', id, 'patient_id', patient_id,
      'doctor_id', doctor_id), now() from ${busy.schema}.appointments limit ${backlog}`);
  await api.sql(`update ${busy.schema}.patients set email = 'p' || id || '@busy.example'`);
  await api.startWorker();
  const sent = (hospital: typeof busy) =>
    countOf(
      api,
      hospital,
      'notifications',
      `status = 'SENT' and channel = 'EMAIL' and template = 'appointment_created'`,
    );
  await until('the busy one is at it', async () => (await sent(busy)) >= 20, 60_000);

  const email = 'calm@mail.example';
  const patient = await aPatient(calm.admin.http, { email });
  await anAppointment(calm.admin.http, {
    patient_id: patient.id,
    doctor_user_id: (await aDoctor(api, calm)).id,
    scheduled_at: at('10:00'),
  });
  const before = await sent(busy);
  await until('the calm one has its message', async () => (await sent(calm)) === 1, 60_000);
  const meanwhile = (await sent(busy)) - before;

  const left = backlog - (await sent(busy));
  console.info(`meanwhile the busy hospital sent ${meanwhile} messages; ${left} are left`);
  expect(await mails.sentTo(email)).toHaveLength(1);
  expect(left).toBeGreaterThan(backlog * 0.8);
  expect(meanwhile).toBeLessThan(500);
}, 180_000);
