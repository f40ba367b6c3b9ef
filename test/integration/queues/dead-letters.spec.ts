import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { MailServer } from '../../support/mail-server.js';
import { expectProblem } from '../../support/problems.js';
import { countOf } from '../../support/records.js';

interface DeadLetter {
  readonly id: string;
  readonly queue: string;
  readonly job: string;
  readonly tenant_id: string | null;
  readonly attempts: number;
  readonly error_class: string;
}

let api: TestApi;
let mails: MailServer;
let hospital: Hospital;
let operator: Member;
const email = 'unreachable@mail.example';

const letters = async (query = '') => {
  const { body } = await operator.http.get<{ items: DeadLetter[]; total: number }>(
    `/platform/dead-letters?${query}`,
  );
  return body;
};

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi({ SMTP_URL: mails.url });
  await api.startWorker();
  hospital = await aHospital(api);
  operator = await aSuperAdmin(api);
  const patient = await aPatient(hospital.admin.http, { email });
  const doctor = await aDoctor(api, hospital);
  await until(
    'what staff are sent is out',
    async () => (await countOf(api, hospital, 'outbox')) === 0,
    30_000,
  );
  mails.refusal = 550;
  await anAppointment(hospital.admin.http, {
    patient_id: patient.id,
    doctor_user_id: doctor.id,
    scheduled_at: at('10:00'),
  });
  await until('a dead letter', async () => (await letters('job=deliver-notice')).total === 1, 30_000);
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});

describe('a job that failed for good', () => {
  it('is listed for the platform with its hospital and the class of its error, and nothing personal', async () => {
    const { items } = await letters('queue=notifications&job=deliver-notice');
    expect(items).toEqual([
      expect.objectContaining({
        ...{ queue: 'notifications', job: 'deliver-notice', error_class: 'PermanentJobError' },
        ...{ tenant_id: hospital.id, tenant: hospital.name, attempts: 1 },
      }),
    ]);
    expect(JSON.stringify(items)).not.toMatch(/unreachable|@|appointment/);
    expect((await letters(`tenant_id=${operator.id}`)).total).toBe(0);
    expect((await letters('queue=maintenance&job=deliver-notice')).total).toBe(0);
  });

  it('is no business of a hospital, nor of strangers', async () => {
    expect((await hospital.admin.http.get('/platform/dead-letters')).status).toBe(403);
    expect((await api.get('/platform/dead-letters')).status).toBe(401);
  });

  it('is started again by an operator, and the hospital can see that', async () => {
    const mailed = `status = 'SENT' and patient_id is not null`;
    const [letter] = (await letters('job=deliver-notice')).items;
    mails.refusal = undefined;
    const replay = () => operator.http.post(`/platform/dead-letters/${letter?.id}/replay`, {});
    expect((await replay()).status).toBe(200);
    await mails.sentTo(email);
    await until('sent', async () => (await countOf(api, hospital, 'notifications', mailed)) === 1);
    expect(
      await countOf(api, hospital, 'audit_entries', `action = 'job.replayed' and actor_id = $1`, [
        operator.id,
      ]),
    ).toBe(1);
    expect((await letters('job=deliver-notice')).total).toBe(0);
    expectProblem(await replay(), { status: 404, code: 'dead_letters.not_found' });
  });
});
