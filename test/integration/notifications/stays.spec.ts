import { aBed } from '../../factories/bed.js';
import { startApi, type TestApi } from '../../support/api.js';
import { MailServer } from '../../support/mail-server.js';
import { aWard, noon, type Ward } from '../admissions/ward.js';
import { PostRoom } from './post-room.js';

let api: TestApi;
let mails: MailServer;
let ward: Ward;
let room: PostRoom;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi({ SMTP_URL: mails.url });
  ward = await aWard(api);
  room = new PostRoom(api, ward.hospital);
});
beforeEach(() => room.work());
afterAll(async () => {
  await api.close();
  await mails.stop();
});

it('patients are told of their admission, of what it ended, and of their discharge', async () => {
  const email = 'stays@mail.example';
  const patient = await ward.patient({ email });
  await ward.visit(patient, '15:00');
  const bed = await aBed(ward.admin.http, { label: 'Bed 14' });
  await room.work();
  const { id } = await ward.stay({ patient_id: patient.id, bed_id: bed.id });
  expect(await room.work()).toEqual([]);
  const told = (template: string) => room.list(`patient_id=${patient.id}&template=${template}&channel=EMAIL`);
  expect(await told('ipd_admission')).toMatchObject([{ status: 'SENT', event: 'admission.admitted' }]);
  expect(await told('appointment_cancelled')).toMatchObject([{ status: 'SENT' }]);
  const mail = (await mails.sentTo(email)).find(each => each.includes('Your admission to')) ?? '';
  expect(mail).toContain('Bed 14');

  await ward.doctor.http.patch(`/admissions/${id}/discharge`, {
    discharge_datetime: noon,
    discharge_summary: 'Pneumonia is over.',
  });
  expect(await room.work()).toEqual([]);
  expect(await told('ipd_discharge')).toMatchObject([{ status: 'SENT', event: 'admission.discharged' }]);
  const all = (await mails.sentTo(email)).join('\n');
  expect(all).toContain('Your discharge from');
  expect(all).not.toContain('Pneumonia');
});

it('the doctor finds new inpatients in the inbox', async () => {
  const patient = await ward.patient({ first_name: 'Meera', last_name: 'Iyer' });
  const { id } = await ward.stay({ patient_id: patient.id });
  await room.work();
  const { body } = await ward.doctor.http.get<{ items: Record<string, unknown>[] }>('/inbox');
  expect(body.items[0]).toMatchObject({
    template: 'ipd_admission',
    subject: 'New inpatient',
    text: 'Meera Iyer, General Medicine.',
    link_kind: 'admission',
    link_id: id,
  });
});
