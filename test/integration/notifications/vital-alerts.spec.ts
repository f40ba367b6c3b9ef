import { addMinutes } from '../../../src/core/clock.js';
import { EscalateAlerts } from '../../../src/modules/alerts/index.js';
import { anAdmission } from '../../factories/admission.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { morning } from '../../support/hospital-time.js';
import { MailServer } from '../../support/mail-server.js';
import { PostRoom } from './post-room.js';

let api: TestApi;
let mails: MailServer;
let hospital: Hospital;
let doctor: Member;
let nurse: Member;
let room: PostRoom;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi({ SMTP_URL: mails.url });
  api.setClock(morning);
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
  room = new PostRoom(api, hospital);
  await room.work();
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});

const mailsAbout = async ({ email }: Member, code: string) =>
  (await mails.sentTo(email)).filter(mail => mail.includes(code)).length;
const inboxOf = async ({ id }: Member) =>
  (
    await api.sql<{ link_kind: string }>(
      `select link_kind from ${hospital.schema}.inbox_messages where user_id = $1 and template = 'vital_alert'`,
      [id],
    )
  ).map(({ link_kind }) => link_kind);

it('a critical reading is told the doctor of the stay at once, then the nurses, then the administrators', async () => {
  const { id: patient_id, patient_code } = await aPatient(hospital.admin.http);
  await anAdmission(hospital.admin.http, {
    patient_id,
    primary_doctor_user_id: doctor.id,
    admit_datetime: morning,
  });
  await room.work();
  const reading = { type: 'glucose', value: 50, unit: 'mg/dL', recorded_at: morning };
  expect((await nurse.http.post(`/patients/${patient_id}/readings`, reading)).status).toBe(201);
  expect(await room.work()).toEqual([]);
  const told = () => Promise.all([doctor, nurse, hospital.admin].map(who => mailsAbout(who, patient_code)));
  expect(await told()).toEqual([1, 0, 0]);
  expect(await inboxOf(doctor)).toEqual(['alert']);

  for (const [minutes, expected] of [
    [6, [1, 1, 0]],
    [11, [1, 1, 1]],
    [30, [1, 1, 1]],
  ] as const) {
    api.setClock(addMinutes(morning, minutes));
    await api.app.get(EscalateAlerts, { strict: false }).run();
    expect(await room.work()).toEqual([]);
    expect(await told()).toEqual(expected);
  }
});
