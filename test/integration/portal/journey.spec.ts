import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import type { PortalTokens } from '../../factories/portal-patient.js';
import { aPrescription } from '../../factories/prescription.js';
import { RemindPatients } from '../../../src/modules/reminders/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { MailServer } from '../../support/mail-server.js';
import { PostRoom } from '../notifications/post-room.js';

let api: TestApi;
let mails: MailServer;
let hospital: Hospital;
let doctor: Member;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi({ SMTP_URL: mails.url, REDIS_URL: '' });
  api.setClock(at('08:00'));
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
}, 60_000);
afterAll(async () => {
  await api.close();
  await mails.stop();
});

const tomorrow = '2030-01-08';
const lastMailTo = async (email: string, count: number) => (await mails.sentTo(email, count)).at(-1) ?? '';

it('a patient signs up, is recognised, asks for a visit, is reminded, confirms, comes, and has the prescription', async () => {
  const email = 'journey@patients.example';
  await aPatient(hospital.admin.http, { email });
  const door = `/portal/hospitals/${hospital.code}`;
  const room = new PostRoom(api, hospital);

  expect((await api.post(`${door}/codes`, { email })).status).toBe(202);
  await room.work();
  const code = /Your code is (\d{6})/.exec(await lastMailTo(email, 1))?.[1];
  const { body: session } = await api.post<PortalTokens>(`${door}/sign-in`, { email, code });
  const patient = api.as(session.access_token);
  const who = { first_name: 'asha', last_name: 'kulkarni', dob: '1988-03-14' };
  expect((await patient.post('/portal/link', who)).body).toEqual({ is_linked: true });

  const found = await patient.get<{ items: { id: string }[] }>('/portal/doctors');
  const free = await patient.get<{ slots: { starts_at: string }[] }>(
    `/portal/doctors/${found.body.items[0]?.id}/slots?days=2`,
  );
  const scheduled_at = free.body.slots.find(
    ({ starts_at }) => starts_at >= at('09:00', tomorrow).toISOString(),
  )?.starts_at;
  expect(scheduled_at).toBe(at('09:00', tomorrow).toISOString());
  const asked = await patient.post<{ id: string; status: string }>('/portal/appointments', {
    ...{ doctor_user_id: doctor.id, scheduled_at },
  });
  expect(asked.body.status).toBe('REQUESTED');

  const step = (name: string, { http } = hospital.admin) =>
    http.patch<{ status: string }>(`/appointments/${asked.body.id}/${name}`);
  expect((await step('approve')).body.status).toBe('SCHEDULED');
  await room.work();
  expect(await lastMailTo(email, 2)).toContain('is confirmed');

  api.setClock(at('07:05', tomorrow));
  await api.app.get(RemindPatients, { strict: false }).run();
  await room.work();
  const [link] = /http:\/\/\S+\/visit\/[\w.-]+/.exec(await lastMailTo(email, 3)) ?? [];
  const page = await fetch(`${api.address}${new URL(link ?? '').pathname}`, {
    ...{ method: 'POST', body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  });
  expect([page.status, await page.text()]).toEqual([
    200,
    expect.stringContaining('<title>Confirmed</title>'),
  ]);
  expect((await hospital.admin.http.get(`/appointments/${asked.body.id}`)).body).toMatchObject({
    ...{ status: 'SCHEDULED', confirmed_at: at('07:05', tomorrow).toISOString() },
  });

  api.setClock(at('08:50', tomorrow));
  expect((await step('check-in')).body.status).toBe('CHECKED_IN');
  expect((await step('start-consultation', doctor)).body.status).toBe('IN_CONSULTATION');
  const visit = await doctor.http.get<{ id: string; patient_id: string }>(`/appointments/${asked.body.id}`);
  const { id } = await aPrescription(doctor.http, visit.body);
  expect((await doctor.http.patch(`/prescriptions/${id}`, { status: 'ISSUED' })).status).toBe(200);

  const pdf = await patient.get<string>(`/portal/prescriptions/${id}/pdf`);
  expect([pdf.status, pdf.body.slice(0, 5)]).toEqual([200, '%PDF-']);
  expect((await patient.get(`/portal/appointments/${asked.body.id}`)).body).toMatchObject({
    ...{ status: 'COMPLETED', has_prescription: true },
  });
  const { body: looks } = await patient.get<{ items: { action: string; name: string | null }[] }>(
    '/portal/accesses',
  );
  expect(looks.items.some(({ action, name }) => action === 'prescription.issued' && name !== null)).toBe(
    true,
  );
}, 60_000);
