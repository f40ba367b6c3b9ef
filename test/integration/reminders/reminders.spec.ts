import { RemindPatients } from '../../../src/modules/reminders/index.js';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { MailServer } from '../../support/mail-server.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';
import { WebService } from '../../support/web-service.js';
import { PostRoom } from '../notifications/post-room.js';

/** Tuesday; patients are reminded on Monday and two hours before. */
const tomorrow = '2030-01-08';

let api: TestApi;
let mails: MailServer;
let telephone: WebService;
let hospital: Hospital;
let doctor: Member;
let room: PostRoom;

beforeAll(async () => {
  mails = await MailServer.start();
  telephone = await WebService.start(() => ({ status: 201, body: { sid: 'SM1', status: 'queued' } }));
  api = await startApi({
    SMTP_URL: mails.url,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'secret-secret-secret',
    TWILIO_SMS_FROM: '+15005550006',
    TWILIO_API_URL: telephone.url,
  });
});
afterAll(async () => {
  await api.close();
  await Promise.all([mails.stop(), telephone.stop()]);
});

/** Each test has a hospital of its own, at eight on Monday, whose first round is over. */
beforeEach(async () => {
  api.setClock(at('08:00'));
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  room = new PostRoom(api, hospital);
  telephone.received.length = 0;
  await round();
});

const round = () => api.app.get(RemindPatients, { strict: false }).run();
/** A round at that time, and everything that follows from it. */
async function roundAt(now: Date): Promise<void> {
  api.setClock(now);
  await round();
  expect(await room.work()).toEqual([]);
}

let serial = 0;
async function aVisit(time: string, day = tomorrow, more: Record<string, unknown> = {}) {
  const email = `reminded${++serial}@mail.example`;
  const patient = await aPatient(hospital.admin.http, { email, ...more });
  const visit = await anAppointment(hospital.admin.http, {
    patient_id: patient.id,
    doctor_user_id: doctor.id,
    scheduled_at: at(time, day),
  });
  await room.work();
  return { ...visit, email, patient_id: patient.id };
}
const remindersOf = async ({ patient_id }: { patient_id: string }) =>
  (await room.list(`patient_id=${patient_id}`)).filter(({ template }) => template === 'appointment_reminder');
const leadsOf = async ({ id }: { id: string }) =>
  (
    await api.sql<{ lead_minutes: number }>(
      `select lead_minutes from ${hospital.schema}.reminders where appointment_id = $1 order by recorded_at`,
      [id],
    )
  ).map(({ lead_minutes }) => lead_minutes);
const take = (step: string, { id }: { id: string }, body: object = {}) =>
  hospital.admin.http.patch(`/appointments/${id}/${step}`, body);

it('a patient is reminded a day before and two hours before, in the time of the hospital, with links', async () => {
  const visit = await aVisit('11:00');
  await roundAt(at('10:59'));
  expect(await remindersOf(visit)).toEqual([]);
  for (const moment of [at('11:00'), at('11:01'), at('11:20')]) await roundAt(moment);
  expect(await remindersOf(visit)).toHaveLength(2);
  for (const moment of [at('08:59', tomorrow), at('09:00', tomorrow), at('09:30', tomorrow)])
    await roundAt(moment);
  const told = await remindersOf(visit);
  expect(told.map(({ channel, status }) => [channel, status]).sort()).toEqual([
    ['EMAIL', 'SENT'],
    ['EMAIL', 'SENT'],
    ['SMS', 'SENT'],
    ['SMS', 'SENT'],
  ]);
  expect(await leadsOf(visit)).toEqual([1440, 120]);

  const mail = (await mails.sentTo(visit.email, 3))[1] ?? '';
  expect(mail).toContain('Tuesday, 8 January 2030 at 11:00 am');
  const links = mail.match(/http:\/\/localhost:3000\/visit\/[\w.-]+/g) ?? [];
  expect(new Set(links).size).toBe(2);
  const [text = ''] = telephone.received.slice(1).map(({ body }) => new URLSearchParams(body).get('Body'));
  expect(text).not.toContain('http');

  const [due] = (await historyOf(api, hospital, visit.id)).filter(
    ({ action }) => action === 'appointment.reminder_due',
  );
  expect(due).toMatchObject({ actor_id: null, entity: 'appointment', patient_ids: [visit.patient_id] });
});

it('of rounds that run at once each visit is found by one', async () => {
  const visits = [];
  for (let n = 0; n < 12; n++)
    visits.push(await aVisit(`${9 + Math.floor(n / 4)}:${n % 4 ? 15 * (n % 4) : '00'}`.padStart(5, '0')));
  api.setClock(at('13:00'));
  await Promise.all(Array.from({ length: 8 }, round));
  expect(await countOf(api, hospital, 'reminders')).toBe(visits.length);
  const told = (await room.told()).filter(({ event }) => event === 'appointment.reminder_due');
  expect(told).toHaveLength(visits.length);
});

it('the database takes one reminder for a visit, its time and a lead', async () => {
  const visit = await aVisit('11:00');
  await roundAt(at('11:00'));
  await expect(
    api.sql(
      `insert into ${hospital.schema}.reminders select appointment_id, starts_at, lead_minutes, now() from ${hospital.schema}.reminders where appointment_id = $1`,
      [visit.id],
    ),
  ).rejects.toThrow('reminders_once');
});

it('a booking that is made when the lead time has passed gets none for it', async () => {
  const late = await aVisit('17:00', '2030-01-07');
  await roundAt(at('14:59'));
  expect(await leadsOf(late)).toEqual([]);
  const later = await aVisit('16:45', '2030-01-07');
  await roundAt(at('15:00'));
  expect(await leadsOf(late)).toEqual([120]);
  await roundAt(at('16:00'));
  expect(await leadsOf(later)).toEqual([]);
});

it('a visit that was moved has reminders for its new time, and none for the old one', async () => {
  const visit = await aVisit('11:00');
  await take('reschedule', visit, { scheduled_at: at('15:00', tomorrow) });
  await room.work();
  await roundAt(at('11:05'));
  expect(await leadsOf(visit)).toEqual([]);
  await roundAt(at('15:00'));
  expect(await leadsOf(visit)).toEqual([1440]);
  await take('reschedule', visit, { scheduled_at: at('16:00', '2030-01-09') });
  await room.work();
  await roundAt(at('16:00', tomorrow));
  expect(await leadsOf(visit)).toEqual([1440, 1440]);
});

it.each<[string, (visit: { id: string }) => Promise<unknown>]>([
  ['called off', visit => take('cancel', visit, { reason: 'OTHER' })],
  ['moved', visit => take('reschedule', visit, { scheduled_at: at('17:00', tomorrow) })],
])('nobody is reminded of a visit that was %s before the message left', async (_, change) => {
  const visit = await aVisit('11:00');
  api.setClock(at('11:00'));
  await round();
  const due = (await room.told()).find(({ event }) => event === 'appointment.reminder_due');
  await change(visit);
  await room.told();
  if (due) await room.run(due);
  await room.work();
  const told = await remindersOf(visit);
  expect(told).toHaveLength(2);
  for (const each of told) expect(each).toMatchObject({ status: 'NOT_SENT', reason: 'subject_gone' });
});

it('a text waits for the morning, and is not sent when the visit has begun by then', async () => {
  const [early, visit] = [await aVisit('09:30'), await aVisit('10:30')];
  await hospital.admin.http.patch('/settings', { quiet_from: '06:00', quiet_until: '10:00' });
  await roundAt(at('12:00'));
  telephone.received.length = 0;
  api.setClock(at('08:30', tomorrow));
  await round();
  // The jobs of the texts wait.
  expect(await room.work()).toHaveLength(2);
  const waiting = async (of: typeof visit) =>
    (await remindersOf(of)).filter(({ channel, status }) => channel === 'SMS' && status === 'PENDING');
  const [[first], [second]] = [await waiting(early), await waiting(visit)];
  expect(second).toMatchObject({ reason: 'quiet_hours', send_after: at('10:00', tomorrow).toISOString() });
  api.setClock(at('10:00', tomorrow));
  for (const each of [first, second]) await room.deliver(each?.id ?? '');
  const sms = async (id = '') => (await room.list('channel=SMS&page_size=100')).find(each => each.id === id);
  expect(await sms(first?.id)).toMatchObject({ status: 'NOT_SENT', reason: 'subject_gone' });
  expect(await sms(second?.id)).toMatchObject({ status: 'SENT' });
});

it('whoever wants no messages gets none', async () => {
  const visit = await aVisit('11:00');
  await api.sql(`update ${hospital.schema}.patients set consent_sms = false, consent_email = false`);
  await roundAt(at('11:00'));
  expect((await remindersOf(visit)).map(({ status, reason }) => [status, reason])).toEqual([
    ['NOT_SENT', 'no_consent'],
    ['NOT_SENT', 'no_consent'],
  ]);
});

it('when no worker ran for a day, the nearest lead time counts and the visits that are over do not', async () => {
  const [over, visit] = [await aVisit('09:00'), await aVisit('11:00')];
  await roundAt(at('10:00', tomorrow));
  expect(await leadsOf(over)).toEqual([]);
  expect(await leadsOf(visit)).toEqual([120]);
  await roundAt(at('10:01', tomorrow));
  expect(await leadsOf(visit)).toEqual([120]);
});

describe('the lead times of a hospital', () => {
  const change = (reminder_minutes: unknown) => hospital.admin.http.patch('/settings', { reminder_minutes });

  it('are a day and two hours, and can be changed; those of before are not made up for', async () => {
    expect((await hospital.admin.http.get('/settings')).body).toMatchObject({
      reminder_minutes: [1440, 120],
    });
    const [soon, visit] = [await aVisit('09:00'), await aVisit('17:00', '2030-01-10')];
    expect((await change([4320, 60])).body).toMatchObject({ reminder_minutes: [4320, 60] });
    await roundAt(at('08:30'));
    await roundAt(at('17:00'));
    expect(await leadsOf(visit)).toEqual([4320]);
    await roundAt(at('08:00', tomorrow));
    expect(await leadsOf(soon)).toEqual([60]);
  });

  it('may be none: then nobody is reminded', async () => {
    expect((await change([])).body).toMatchObject({ reminder_minutes: [] });
    const visit = await aVisit('11:00');
    await roundAt(at('11:00'));
    expect(await leadsOf(visit)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['less than half an hour', [29]],
    ['more than a week', [10_081]],
    ['part of a minute', [60.5]],
    ['five', [30, 60, 120, 240, 1440]],
    ['one twice', [60, 60]],
    ['words', ['60']],
    ['nothing', null],
  ])('are refused: %s', async (_, times) => {
    expectProblem(await change(times), { status: 422, code: 'validation.failed' });
  });
});
