import { aPatient } from '../../factories/patient.js';
import { aMedicine } from '../../factories/prescription.js';
import { startApi, type TestApi } from '../../support/api.js';
import { MailServer } from '../../support/mail-server.js';
import { countOf } from '../../support/records.js';
import { aPractice, type Practice } from '../prescriptions/practice.js';
import { PostRoom } from './post-room.js';

let api: TestApi;
let mails: MailServer;
let practice: Practice;
let room: PostRoom;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi({ SMTP_URL: mails.url });
  practice = await aPractice(api);
  room = new PostRoom(api, practice.hospital);
});
beforeEach(() => room.work());
afterAll(async () => {
  await api.close();
  await mails.stop();
});

/** The file that came with a mail. */
const attachmentOf = (mail: string): Buffer => {
  const [, encoded = ''] =
    /Content-Type: application\/pdf[^]*?\r?\n\r?\n([A-Za-z0-9+/=\s]+)/.exec(mail) ?? [];
  return Buffer.from(encoded, 'base64');
};

describe('a prescription', () => {
  it('is mailed to the patient with its PDF when it is issued, and no medicine stands in the mail', async () => {
    const email = 'takes.medicine@mail.example';
    const { id: patient_id } = await aPatient(practice.admin.http, { email });
    const visit = await practice.visit({ patient_id });
    const draft = await practice.draft({ patient_id, appointment_id: visit.id });
    await practice.doctor.http.patch(`/prescriptions/${draft.id}`, { status: 'ISSUED' });
    expect(await room.work()).toEqual([]);

    const about = (mail: string) => mail.includes(draft.prescription_code);
    const mail = (await mails.sentTo(email)).find(about) ?? '';
    expect(attachmentOf(mail).subarray(0, 5).toString()).toBe('%PDF-');
    const [words = ''] = mail.split('Content-Type: application/pdf');
    expect(words).not.toContain(aMedicine().medicine_name);
    const told = await room.list(`patient_id=${patient_id}&template=prescription_issued&channel=EMAIL`);
    expect(told).toMatchObject([{ status: 'SENT', event: 'prescription.issued' }]);

    await practice.pharmacist.http.patch(`/prescriptions/${draft.id}/dispense`);
    expect(await room.work()).toEqual([]);
    expect(await room.list(`patient_id=${patient_id}&template=prescription_dispensed`)).toMatchObject([
      { status: 'SENT', channel: 'EMAIL' },
    ]);
  });
});

describe('an item that falls to its reorder level', () => {
  it('is told administrators and pharmacists once, by mail and in the product', async () => {
    const { id, name } = await practice.kept(12, { reorder_level: 10 });
    const line = aMedicine({ stock_item_id: id, quantity: 1 });
    for (let n = 0; n < 4; n++) {
      const prescription = await practice.issued({ items: [line] });
      await practice.pharmacist.http.patch(`/prescriptions/${prescription.id}/dispense`);
    }
    expect(await room.work()).toEqual([]);

    for (const { email } of [practice.admin, practice.pharmacist]) {
      const low = (await mails.sentTo(email)).filter(mail => mail.includes(name));
      expect(low).toHaveLength(1);
    }
    expect(await countOf(api, practice.hospital, 'inbox_messages', 'link_id = $1', [id])).toBe(2);
  });
});
