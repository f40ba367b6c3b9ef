import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { addMinutes } from '../../../src/core/clock.js';
import { PermanentJobError } from '../../../src/core/queue/job.js';
import { JobPaused } from '../../../src/core/queue/worker.runner.js';
import { RedriveNotices } from '../../../src/modules/notifications/index.js';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { MailServer, messageIdOf } from '../../support/mail-server.js';
import { expectProblem } from '../../support/problems.js';
import { countOf } from '../../support/records.js';
import { WebService, type Reply } from '../../support/web-service.js';
import { nextSlot, PostRoom } from './post-room.js';

const taken: Reply = { status: 201, body: { sid: 'SM1', status: 'queued' } };
const noon = at('12:00', '2030-01-06');

let api: TestApi;
let mails: MailServer;
let telephone: WebService;
let hospital: Hospital;
let doctor: Member;
let room: PostRoom;

beforeAll(async () => {
  mails = await MailServer.start();
  telephone = await WebService.start(() => taken);
  api = await startApi({
    SMTP_URL: mails.url,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'secret-secret-secret',
    TWILIO_SMS_FROM: '+15005550006',
    TWILIO_API_URL: telephone.url,
  });
  api.setClock(noon);
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  room = new PostRoom(api, hospital);
});
beforeEach(async () => {
  api.setClock(noon);
  mails.refusal = undefined;
  telephone.reply = () => taken;
  telephone.received.length = 0;
  await room.told();
});
afterAll(async () => {
  await api.close();
  await Promise.all([mails.stop(), telephone.stop()]);
});

let serial = 0;
/** A patient with an appointment, of which nobody has been told yet. */
async function aBooking(more: Record<string, unknown> = {}) {
  const email = `patient${++serial}@mail.example`;
  const patient = await aPatient(hospital.admin.http, { email, ...more });
  const { id } = await anAppointment(hospital.admin.http, {
    patient_id: patient.id,
    doctor_user_id: doctor.id,
    scheduled_at: nextSlot(),
  });
  return { email, patient, id };
}

const change = (patientId: string, set: string) =>
  api.sql(`update ${hospital.schema}.patients set ${set} where id = $1`, [patientId]);
const texts = () => telephone.received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
const sentTo = (address: string) => mails.mails.filter(({ to }) => to === address);

describe('what happens to an appointment', () => {
  it('is told the patient by e-mail and SMS, in their language, and the doctor in the product', async () => {
    const { email, patient, id } = await aBooking();
    await change(patient.id, `preferred_language = 'Hindi'`);
    expect(await room.work()).toEqual([]);

    const [mail = ''] = await mails.sentTo(email);
    const [, encoded = ''] = /base64\s+([\w+/=\s]+?)----/.exec(mail) ?? [];
    expect(Buffer.from(encoded, 'base64').toString()).toContain(hospital.name);
    expect(texts()).toEqual([expect.objectContaining({ To: patient['phone_primary'] })]);
    expect(texts()[0]?.['Body']).toMatch(/[\u0900-\u097f]/);
    const told = await room.list(`patient_id=${patient.id}`);
    expect(told).toHaveLength(2);
    for (const each of told)
      expect(each).toMatchObject({
        ...{ event: 'appointment.booked', template: 'appointment_created', language: 'hi', status: 'SENT' },
        ...{ reason: null, attempts: 1, may_repeat: false, last_error: null, sent_at: noon.toISOString() },
      });
    expect(told.map(({ channel, recipient }) => [channel, recipient]).sort()).toEqual([
      ['EMAIL', 'p•••@mail.example'],
      ['SMS', expect.stringMatching(/^\+91•••\d\d$/)],
    ]);
    expect(
      await countOf(api, hospital, 'inbox_messages', 'user_id = $1 and link_id = $2', [doctor.id, id]),
    ).toBe(1);
  });

  it('is told once, however often its event comes', async () => {
    const { patient, email } = await aBooking();
    const events = await room.told();
    for (let n = 0; n < 3; n++) for (const event of events) await room.run(event);
    const asked = await room.told();
    expect(asked.map(({ event }) => event)).toEqual(['notification.requested', 'notification.requested']);
    for (let n = 0; n < 3; n++) for (const event of asked) await room.run(event);
    expect(sentTo(email)).toHaveLength(1);
    expect(texts()).toHaveLength(1);
    expect(await room.list(`patient_id=${patient.id}`)).toHaveLength(2);
  });

  it.each([
    ['check-in', {}, 'appointment_checked_in', ['SMS']],
    ['cancel', { reason: 'OTHER' }, 'appointment_cancelled', ['EMAIL', 'SMS']],
    ['no-show', {}, 'appointment_no_show', ['EMAIL']],
  ])('%s is told', async (step, body, template, channels) => {
    const { patient, id } = await aBooking();
    await room.told();
    const [{ starts_at } = { starts_at: noon }] = await api.sql<{ starts_at: Date }>(
      `select starts_at from ${hospital.schema}.appointments where id = $1`,
      [id],
    );
    api.setClock(starts_at);
    expect((await hospital.admin.http.patch(`/appointments/${id}/${step}`, body)).status).toBe(200);
    expect(await room.work()).toEqual([]);
    const told = await room.list(`patient_id=${patient.id}&template=${template}`);
    expect(told.map(({ channel, status }) => [channel, status]).sort()).toEqual(
      channels.map(channel => [channel, 'SENT']),
    );
  });
});

describe('at the moment of sending', () => {
  it.each([
    ['EMAIL', 'consent_email = false', 'no_consent'],
    ['SMS', 'consent_sms = false', 'no_consent'],
    ['EMAIL', 'email = null', 'no_address'],
    ['SMS', 'is_deceased = true', 'recipient_deceased'],
  ])('%s is kept back when %s', async (channel, set, reason) => {
    const { patient } = await aBooking();
    await change(patient.id, set);
    expect(await room.work()).toEqual([]);
    expect(await room.one(patient.id, channel)).toMatchObject({ status: 'NOT_SENT', reason, attempts: 0 });
  });

  it('no telephone rings at night: the SMS waits for the morning, the e-mail does not', async () => {
    const { patient, email } = await aBooking();
    api.setClock(at('23:00', '2030-01-06'));
    const failures = await room.work();
    expect(failures).toEqual([expect.any(JobPaused)]);
    expect(await room.one(patient.id, 'SMS')).toMatchObject({
      ...{ status: 'PENDING', reason: 'quiet_hours', attempts: 0 },
      send_after: at('08:00', '2030-01-07').toISOString(),
    });
    expect(sentTo(email)).toHaveLength(1);
    api.setClock(at('08:00', '2030-01-07'));
    await room.deliver((await room.one(patient.id, 'SMS')).id);
    expect(await room.one(patient.id, 'SMS')).toMatchObject({
      status: 'SENT',
      reason: null,
      send_after: null,
    });
  });

  it('nothing overtakes what the same person is to read first', async () => {
    const { patient, id } = await aBooking();
    mails.refusal = 451;
    expect(await room.work()).toHaveLength(1);
    await hospital.admin.http.patch(`/appointments/${id}/cancel`, { reason: 'OTHER' });
    mails.refusal = undefined;
    expect(await room.work()).toEqual([expect.any(JobPaused)]);
    const later = (await room.list(`patient_id=${patient.id}&template=appointment_cancelled`)).find(
      ({ channel }) => channel === 'EMAIL',
    );
    const first = await room.list(`patient_id=${patient.id}&template=appointment_created&channel=EMAIL`);
    await room.deliver(first[0]?.id ?? '');
    await room.deliver(later?.id ?? '');
    expect((await room.list(`patient_id=${patient.id}&status=SENT&channel=EMAIL`)).length).toBe(2);
  });
});

describe('a message that is not taken', () => {
  it('for now, is tried again', async () => {
    const { patient, email } = await aBooking();
    mails.refusal = 451;
    expect(await room.work()).toEqual([
      expect.objectContaining({ message: expect.stringContaining('not taken') as string }),
    ]);
    const waiting = await room.one(patient.id, 'EMAIL');
    expect(waiting).toMatchObject({ status: 'PENDING', attempts: 1, may_repeat: false });
    expect(waiting.last_error).toBe('the mail was not taken (EENVELOPE 451 RCPT TO)');
    mails.refusal = undefined;
    await room.deliver(waiting.id);
    expect(await room.one(patient.id, 'EMAIL')).toMatchObject({
      status: 'SENT',
      attempts: 2,
      last_error: null,
    });
    expect(sentTo(email)).toHaveLength(1);
  });

  it('for ever, or the last time, is given up and can be sent again by hand', async () => {
    const [refused, worn] = [await aBooking(), await aBooking()];
    mails.refusal = 550;
    expect(await room.work()).toEqual([expect.any(PermanentJobError), expect.any(PermanentJobError)]);
    expect(await room.one(refused.patient.id, 'EMAIL')).toMatchObject({
      status: 'FAILED',
      reason: 'refused',
    });
    const { id } = await room.one(worn.patient.id, 'EMAIL');
    const { http } = hospital.admin;
    expect((await http.post(`/notifications/${id}/replay`, {})).status).toBe(200);
    mails.refusal = 451;
    expect(await room.work({ lastAttempt: true })).toHaveLength(1);
    expect(await room.one(worn.patient.id, 'EMAIL')).toMatchObject({
      ...{ status: 'FAILED', reason: 'attempts_used_up', attempts: 1 },
    });

    mails.refusal = undefined;
    const { body } = await http.post('/notifications/replay', { channel: 'EMAIL' });
    expect(body).toEqual({ replayed: 2, left: 0 });
    expect(await room.work()).toEqual([]);
    for (const { patient, email } of [refused, worn]) {
      expect(await room.one(patient.id, 'EMAIL')).toMatchObject({ status: 'SENT' });
      expect(sentTo(email)).toHaveLength(1);
    }
    expectProblem(await http.post(`/notifications/${id}/replay`, {}), {
      status: 409,
      code: 'notifications.not_replayable',
    });
  });
});

describe('a try that died between sending and record', () => {
  it('is repeated once under the same message id, and flagged', async () => {
    const { patient, email } = await aBooking();
    await room.work();
    const { id } = await room.one(patient.id, 'EMAIL');
    await api.sql(
      `update ${hospital.schema}.notifications set status = 'SENDING', sent_at = null where id = $1`,
      [id],
    );
    await room.deliver(id);
    expect(await room.one(patient.id, 'EMAIL')).toMatchObject({
      status: 'SENT',
      may_repeat: true,
      attempts: 2,
    });
    const names = sentTo(email).map(({ text }) => messageIdOf(text));
    expect(names).toEqual([`<${id}@hospital-platform>`, `<${id}@hospital-platform>`]);
  });

  it('is not repeated a second time: it is given up, and somebody decides', async () => {
    const { patient } = await aBooking();
    telephone.reply = () => 'hang';
    expect(await room.work()).toHaveLength(1);
    expect(await room.one(patient.id, 'SMS')).toMatchObject({ status: 'SENDING', may_repeat: false });
    const { id } = await room.one(patient.id, 'SMS');
    await expect(room.deliver(id)).rejects.toThrow(PermanentJobError);
    expect(await room.one(patient.id, 'SMS')).toMatchObject({
      ...{ status: 'FAILED', reason: 'unconfirmed', may_repeat: true },
    });
    expect(texts()).toHaveLength(2);
  });
});

it('a message whose job was lost with the queue store is asked for again after two minutes', async () => {
  const { patient, email } = await aBooking();
  mails.refusal = 451;
  await room.work();
  mails.refusal = undefined;
  const redrive = () => api.app.get(RedriveNotices, { strict: false }).run();
  const worker = await api.startWorker();
  await redrive();
  expect(await room.one(patient.id, 'EMAIL')).toMatchObject({ status: 'PENDING' });
  api.setClock(addMinutes(noon, 3));
  for (let n = 0; n < 3; n++) await redrive();
  await until('sent', async () => (await room.one(patient.id, 'EMAIL')).status === 'SENT');
  await worker.close();
  expect(sentTo(email)).toHaveLength(1);
});

describe('without a channel', () => {
  it('messages become files, and the list says that nobody has got them', async () => {
    const bare = await startApi();
    try {
      bare.setClock(noon);
      const place = await aHospital(bare);
      const { http } = place.admin;
      const patient = await aPatient(http, { email: 'somebody@mail.example' });
      await anAppointment(http, {
        patient_id: patient.id,
        doctor_user_id: (await aDoctor(bare, place)).id,
        scheduled_at: at('10:00'),
      });
      const bareRoom = new PostRoom(bare, place);
      expect(await bareRoom.work()).toEqual([]);
      const told = await bareRoom.list(`patient_id=${patient.id}`);
      expect(told.map(({ status, reason }) => [status, reason])).toEqual([
        ['NOT_SENT', 'channel_not_configured'],
        ['NOT_SENT', 'channel_not_configured'],
      ]);
      const filed = (folder: string) => readdir(join(bare.settings.env.DATA_DIR, folder));
      expect([(await filed('texts')).length, (await filed('mail')).length >= 1]).toEqual([1, true]);
      const unsent = bare.log.filter(line => line.includes('message not sent'));
      expect(unsent.filter(line => line.includes('appointment_created'))).toHaveLength(2);
      expect((await http.post(`/notifications/${told[0]?.id}/replay`, {})).status).toBe(200);
    } finally {
      await bare.close();
    }
  });
});
