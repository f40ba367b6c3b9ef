import { addMinutes } from '../../../src/core/clock.js';
import { aHospital, type Hospital } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { aPortalPatient, aPortalVisitor, type PortalVisitor } from '../../factories/portal-patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { MailServer, secretIn } from '../../support/mail-server.js';
import { countOf } from '../../support/records.js';
import { PostRoom } from '../notifications/post-room.js';

let api: TestApi;
let mails: MailServer;
let hospital: Hospital;
let serial = 0;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi({ SMTP_URL: mails.url, REDIS_URL: '' });
  hospital = await aHospital(api);
}, 60_000);
beforeEach(() => api.sql('delete from public.counters'));
afterEach(() => api.setClock(undefined));
afterAll(async () => {
  await api.close();
  await mails.stop();
});

const address = () => `linked${++serial}@patients.example`;
const link = ({ http }: PortalVisitor, who: object) => http.post<{ is_linked: boolean }>('/portal/link', who);
const asha = { first_name: 'Asha', last_name: 'Kulkarni', dob: '1988-03-14' };
const isLinkedTo = (patient: Patient) =>
  countOf(api, hospital, 'portal_accounts', 'patient_id = $1', [patient.id]);

describe('an account', () => {
  it('is linked to the patient whose own address it proved, by name and date of birth', async () => {
    const email = address();
    const patient = await aPatient(hospital.admin.http, { email });
    const visitor = await aPortalVisitor(api, hospital, email);
    expect((await link(visitor, { ...asha, first_name: ' ASHA ' })).body).toEqual({ is_linked: true });
    expect(await isLinkedTo(patient)).toBe(1);
    expect((await visitor.http.get('/portal/account')).body).toMatchObject({ is_linked: true });
    expect((await link(visitor, asha)).status).toBe(409);
    expect(
      await countOf(
        ...([api, hospital, 'audit_entries'] as const),
        "action = 'portal.linked' and patient_ids @> array[$1::uuid] and actor_roles = '{PATIENT}'",
        [patient.id],
      ),
    ).toBe(1);
  });

  it.each([
    ['another first name', { ...asha, first_name: 'Anita' }],
    ['no last name', { ...asha, last_name: null }],
    ['another day', { ...asha, dob: '1988-03-15' }],
  ])('waits when somebody says %s', async (_, who) => {
    const email = address();
    const patient = await aPatient(hospital.admin.http, { email });
    expect((await link(await aPortalVisitor(api, hospital, email), who)).body).toEqual({ is_linked: false });
    expect(await isLinkedTo(patient)).toBe(0);
  });

  it("waits when the address is somebody else's, whatever is known of the patient", async () => {
    const patient = await aPatient(hospital.admin.http, { email: address() });
    expect((await link(await aPortalVisitor(api, hospital), asha)).body).toEqual({ is_linked: false });
    expect(await isLinkedTo(patient)).toBe(0);
  });

  it('finds the one it belongs to among those who share an address, and none when two are alike', async () => {
    const email = address();
    await aPatient(hospital.admin.http, { email });
    const child = await aPatient(hospital.admin.http, { email, first_name: 'Meera', dob: '2015-02-01' });
    const visitor = await aPortalVisitor(api, hospital, email);
    await aPatient(hospital.admin.http, { email });
    expect((await link(visitor, asha)).body).toEqual({ is_linked: false });
    expect((await link(visitor, { ...asha, first_name: 'Meera', dob: '2015-02-01' })).body).toEqual({
      is_linked: true,
    });
    expect(await isLinkedTo(child)).toBe(1);
  });

  it('is never linked to a patient who is deceased, or whose birthday is a guess', async () => {
    const [gone, vague] = [address(), address()];
    const { id } = await aPatient(hospital.admin.http, { email: gone });
    await hospital.admin.http.patch(`/patients/${id}`, { is_deceased: true });
    const { dob } = await aPatient(hospital.admin.http, { email: vague, dob: null, age_only: 40 });
    expect((await link(await aPortalVisitor(api, hospital, gone), asha)).body.is_linked).toBe(false);
    expect((await link(await aPortalVisitor(api, hospital, vague), { ...asha, dob })).body.is_linked).toBe(
      false,
    );
  });

  it('may guess five times', async () => {
    const email = address();
    await aPatient(hospital.admin.http, { email });
    const visitor = await aPortalVisitor(api, hospital, email);
    for (let n = 1; n <= 5; n++)
      expect((await link(visitor, { ...asha, dob: `1980-01-0${n}` })).status).toBe(200);
    expect((await link(visitor, asha)).status).toBe(429);
  });

  it('is one for each patient, also when two come at once', async () => {
    const email = address();
    const phone = '+919811122233';
    const patient = await aPatient(hospital.admin.http, { email, phone_primary: phone });
    const first = await aPortalVisitor(api, hospital, email);
    const second = await aPortalVisitor(api, hospital);
    await api.sql(
      `update ${hospital.schema}.portal_accounts set kind = 'PHONE', address = $1 where address = $2`,
      [phone, second.email],
    );
    const answers = await Promise.all([link(first, asha), link(second, asha)]);
    expect(answers.map(({ status }) => status).filter(status => status >= 500)).toEqual([]);
    expect(await isLinkedTo(patient)).toBe(1);
  });
});

describe('an invitation', () => {
  const invite = ({ id }: Patient) => hospital.admin.http.post(`/patients/${id}/portal-invitation`, {});
  const secretFor = async (email: string) => {
    await new PostRoom(api, hospital).work();
    return secretIn((await mails.sentTo(email)).at(-1) ?? '', `portal/${hospital.code}/invitation`);
  };
  const accept = ({ http }: PortalVisitor, token: string) => http.post('/portal/link/invitation', { token });

  it('is mailed, links whoever signs in with it, and works once', async () => {
    const email = address();
    const patient = await aPatient(hospital.admin.http, { email });
    expect((await invite(patient)).body).toMatchObject({
      is_linked: false,
      invited_until: expect.any(String) as string,
    });
    const token = await secretFor(email);
    const visitor = await aPortalVisitor(api, hospital);
    expect((await accept(visitor, token)).status).toBe(200);
    expect(await isLinkedTo(patient)).toBe(1);
    expect(await accept(await aPortalVisitor(api, hospital), token)).toMatchObject({
      ...{ status: 400, body: { code: 'portal.invitation_unusable' } },
    });
    expect((await invite(patient)).status).toBe(409);
    for (const table of ['notifications', 'outbox', 'audit_entries'])
      expect(await countOf(api, hospital, table, `strpos(${table}::text, $1) > 0`, [token])).toBe(0);
  });

  it('ends when a newer one is sent, and after a week', async () => {
    const email = address();
    const patient = await aPatient(hospital.admin.http, { email });
    await invite(patient);
    const older = await secretFor(email);
    await invite(patient);
    const newer = await secretFor(email);
    const visitor = await aPortalVisitor(api, hospital);
    expect((await accept(visitor, older)).status).toBe(400);
    await api.sql(
      `update ${hospital.schema}.portal_invitations set expires_at = now() - interval '1 second'`,
    );
    expect((await accept(visitor, newer)).status).toBe(400);
    expect(await isLinkedTo(patient)).toBe(0);
  });

  it('needs an address, and somebody who lives', async () => {
    const silent = await aPatient(hospital.admin.http);
    expect(await invite(silent)).toMatchObject({
      status: 400,
      body: { code: 'portal.patient_without_email' },
    });
    const gone = await aPatient(hospital.admin.http, { email: address() });
    await hospital.admin.http.patch(`/patients/${gone.id}`, { is_deceased: true });
    expect(await invite(gone)).toMatchObject({ status: 400, body: { code: 'portal.patient_deceased' } });
  });
});

describe('staff', () => {
  const standing = `portal-account`;

  it('close an account and open it again; its sessions end at once', async () => {
    const { patient, http, email } = await aPortalPatient(api, hospital);
    const path = `/patients/${patient.id}/${standing}`;
    expect((await hospital.admin.http.patch(path, { is_active: false })).body).toMatchObject({
      ...{ is_linked: true, is_active: false, linked_by: 'MATCH' },
    });
    expect((await http.get('/portal/account')).status).toBe(401);
    await expect(aPortalVisitor(api, hospital, email)).rejects.toThrow('portal.account_closed');
    expect((await hospital.admin.http.patch(path, { is_active: true })).status).toBe(200);
    api.setClock(addMinutes(new Date(), 1));
    expect((await aPortalVisitor(api, hospital, email)).tokens.is_linked).toBe(true);
  });

  it('disconnect an account, which then needs an invitation', async () => {
    const { patient, http, email } = await aPortalPatient(api, hospital);
    expect((await hospital.admin.http.delete(`/patients/${patient.id}/${standing}`)).status).toBe(204);
    expect((await http.get('/portal/account')).status).toBe(401);
    const again = await aPortalVisitor(api, hospital, email);
    expect((await link(again, asha)).status).toBe(429);
    expect((await hospital.admin.http.delete(`/patients/${patient.id}/${standing}`)).status).toBe(404);
  });

  it('see how a patient stands, and that they looked is written down', async () => {
    const patient = await aPatient(hospital.admin.http);
    expect((await hospital.admin.http.get(`/patients/${patient.id}/${standing}`)).body).toEqual({
      ...{ patient_id: patient.id, is_linked: false, is_active: null, kind: null, linked_at: null },
      ...{ linked_by: null, last_sign_in_at: null, invited_until: null },
    });
    expect(
      await countOf(
        api,
        hospital,
        'audit_entries',
        "action = 'portal.account_viewed' and patient_ids @> array[$1::uuid]",
        [patient.id],
      ),
    ).toBe(1);
  });
});

it('a patient who has died has no door any more', async () => {
  const { patient, tokens, email } = await aPortalPatient(api, hospital);
  await hospital.admin.http.patch(`/patients/${patient.id}`, { is_deceased: true });
  const { refresh_token } = tokens;
  expect((await api.post(`/portal/hospitals/${hospital.code}/refresh`, { refresh_token })).status).toBe(401);
  await expect(aPortalVisitor(api, hospital, email)).rejects.toThrow('portal.account_closed');
});
