import { fillHospital } from '../../bench/data.js';
import { aHospital, type Hospital } from '../factories/hospital.js';
import { until } from '../gateways/until.js';
import { startApi, type TestApi } from '../support/api.js';
import { withClient } from '../support/database.js';
import { MailServer, messageIdOf } from '../support/mail-server.js';
import { startProcess } from '../support/processes.js';
import { countOf } from '../support/records.js';
import { kill } from './load.js';

/** `FAULT_ROUNDS=5 FAULT_NOTICES=500` is the long form. */
const rounds = Number(process.env['FAULT_ROUNDS'] ?? 1);
const notices = Number(process.env['FAULT_NOTICES'] ?? 200);

/** Milliseconds; the longer, the more messages there are. */
const patience = 120_000 + 300 * notices;

let api: TestApi;
let mails: MailServer;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi({ SMTP_URL: mails.url });
});
afterEach(() => {
  mails.refusal = undefined;
  mails.slowness = 0;
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});

/** A hospital that has just booked so many appointments, each for a patient with an address. */
async function aBusyHospital(count: number): Promise<Hospital> {
  const hospital = await aHospital(api);
  const { code, schema } = hospital;
  await withClient(api.database.url, db => fillHospital(db, code, { patients: 500, appointments: 2_000 }));
  await api.sql(`update ${schema}.patients set email = 'p-' || id || '@faults.example'`);
  await api.sql(`
    insert into ${schema}.outbox (id, event, payload, recorded_at)
    select gen_random_uuid(), 'appointment.booked', jsonb_build_object('appointment_id', id, 'patient_id', patient_id,
      'doctor_id', doctor_id), now()
    from (select distinct on (patient_id) * from ${schema}.appointments) a limit ${count}`);
  return hospital;
}

const waiting = async (hospital: Hospital) =>
  (await countOf(api, hospital, 'outbox')) +
  (await countOf(api, hospital, 'notifications', `status in ('PENDING', 'SENDING')`));
/** The mails about the bookings; others are about the accounts of the hospital. */
const mailed = `channel = 'EMAIL' and template = 'appointment_created'`;
const all = (hospital: Hospital) => countOf(api, hospital, 'notifications', mailed);

it.each(Array.from({ length: rounds }, (_, n) => n + 1))(
  'a worker that is killed while it sends loses nothing, and repeats only what it says (%i)',
  async () => {
    mails.slowness = 20;
    const hospital = await aBusyHospital(notices);
    const due = await countOf(api, hospital, 'outbox', `event = 'appointment.booked'`);
    const before = mails.mails.length;
    const first = await startProcess('worker', api.variables);
    try {
      await until('a third is sent', () => mails.mails.length - before > due / 3, patience);
    } finally {
      await kill(first.child);
    }
    const died = mails.mails.length - before;
    const second = await startProcess('worker', api.variables);
    await until(
      'all is sent',
      async () => (await all(hospital)) === due && (await waiting(hospital)) === 0,
      patience,
    ).finally(() => second.stop());

    const rows = await api.sql<{ id: string; may_repeat: boolean; status: string }>(
      `select id, may_repeat, status from ${hospital.schema}.notifications where ${mailed}`,
    );
    const copies = Map.groupBy(
      mails.mails.slice(before).filter(({ to }) => to.endsWith('@faults.example')),
      ({ text }) => messageIdOf(text),
    );
    const copiesOf = (id: string) => copies.get(`<${id}@hospital-platform>`)?.length ?? 0;
    const twice = rows.filter(({ id }) => copiesOf(id) === 2);
    console.info(
      `${due} messages, worker killed after ${died}: ${twice.length} arrived twice, ` +
        `${rows.filter(({ may_repeat }) => may_repeat).length} flagged`,
    );
    expect(rows.filter(({ status }) => status !== 'SENT')).toEqual([]);
    expect(rows.filter(({ id }) => ![1, 2].includes(copiesOf(id)))).toEqual([]);
    expect(twice.filter(({ may_repeat }) => !may_repeat)).toEqual([]);
    expect(copies.size).toBe(due);
  },
  2 * patience + 60_000,
);

it('a mail server that refuses for a while is asked again, each time later, and gets every message once', async () => {
  mails.refusal = 451;
  const hospital = await aBusyHospital(20);
  const due = await countOf(api, hospital, 'outbox', `event = 'appointment.booked'`);
  const before = mails.mails.length;
  const worker = await api.startWorker();
  const refused = () => countOf(api, hospital, 'notifications', `${mailed} and last_error is not null`);
  await until('all were refused', async () => (await refused()) === due, 60_000);
  mails.refusal = undefined;
  await until('all is sent', async () => (await waiting(hospital)) === 0, 60_000);
  await worker.close();
  expect(
    await countOf(
      api,
      hospital,
      'notifications',
      `${mailed} and status = 'SENT' and attempts > 1 and not may_repeat`,
    ),
  ).toBe(due);
  const names = mails.mails
    .slice(before)
    .filter(({ to }) => to.endsWith('@faults.example'))
    .map(({ text }) => messageIdOf(text));
  expect([names.length, new Set(names).size]).toEqual([due, due]);
}, 180_000);
