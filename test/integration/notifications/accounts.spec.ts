import { addMinutes } from '../../../src/core/clock.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aSecondFactor } from '../../factories/second-factor.js';
import { startApi, type TestApi } from '../../support/api.js';
import { MailServer, messageIdOf, secretIn } from '../../support/mail-server.js';
import { until } from '../../gateways/until.js';
import { countOf } from '../../support/records.js';
import { PostRoom } from './post-room.js';

let api: TestApi;
let mails: MailServer;
let hospital: Hospital;
let room: PostRoom;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi({ SMTP_URL: mails.url, REDIS_URL: '' });
  hospital = await aHospital(api);
  room = new PostRoom(api, hospital);
});
beforeEach(async () => {
  api.setClock(undefined);
  mails.refusal = undefined;
  await room.work();
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});

let serial = 0;
async function invite({ admin }: Hospital, email = `invited${++serial}@accounts.example`) {
  const { status, body } = await admin.http.post<{ id: string }>('/users', {
    ...{ email, first_name: 'Asha', last_name: 'Rao', department: 'Cardiology', roles: ['NURSE'] },
  });
  expect(status).toBe(201);
  return { id: body.id, email };
}

const told = (template: string) => room.list(`template=${template}`);
const mailTo = async (email: string, about: string) =>
  (await mails.sentTo(email)).filter(mail => mail.includes(about)).at(-1) ?? '';

describe('a mail with a link', () => {
  it('stands in the list, and nothing that is stored holds its secret', async () => {
    const { email } = await invite(hospital);
    expect(await room.work()).toEqual([]);
    const [notice] = await told('user_invitation');
    expect(notice).toMatchObject({
      ...{ event: 'user.invited', channel: 'EMAIL', recipient: 'i•••@accounts.example', patient_id: null },
      ...{ language: 'en', status: 'SENT', attempts: 1 },
    });
    const [mail = ''] = await mails.sentTo(email);
    expect(messageIdOf(mail)).toBe(`<${notice?.id}@hospital-platform>`);
    const secret = secretIn(mail, 'reset-password');
    for (const table of ['notifications', 'outbox', 'audit_entries'])
      expect(await countOf(api, hospital, table, `strpos(${table}::text, $1) > 0`, [secret])).toBe(0);
    expect(await api.sql('select from bullmq.job j where strpos(j::text, $1) > 0', [secret])).toEqual([]);
    expect(await api.get(`/auth/validate-reset-token?token=${secret}`)).toMatchObject({ status: 200 });
  });

  it('that is refused is tried again, and given up in sight of the hospital', async () => {
    const { email } = await invite(hospital);
    mails.refusal = 451;
    expect(await room.work()).toHaveLength(1);
    const [notice] = await told('user_invitation');
    expect(notice).toMatchObject({ status: 'PENDING', attempts: 1 });
    await expect(room.deliver(notice?.id ?? '', true)).rejects.toThrow();
    expect((await told('user_invitation'))[0]).toMatchObject({
      status: 'FAILED',
      reason: 'attempts_used_up',
    });

    // A day later: the link lives from when it is sent.
    mails.refusal = undefined;
    api.setClock(addMinutes(new Date(), 25 * 60));
    await hospital.admin.http.post(`/notifications/${notice?.id}/replay`, {});
    expect((await told('user_invitation'))[0]).toMatchObject({ status: 'PENDING' });
    expect(await room.work()).toEqual([]);
    const secret = secretIn((await mails.sentTo(email))[0] ?? '', 'reset-password');
    expect(await api.get(`/auth/validate-reset-token?token=${secret}`)).toMatchObject({ status: 200 });
  });

  it('carries the same link when it is sent again, and is not sent once the link is used or replaced', async () => {
    const { id, email } = await invite(hospital);
    await room.work();
    const [notice] = await told('user_invitation');
    const again = async () => {
      await api.sql(
        `update ${hospital.schema}.notifications set status = 'PENDING', sent_at = null where id = $1`,
        [notice?.id],
      );
      await room.deliver(notice?.id ?? '');
    };
    await again();
    const [first, second] = (await mails.sentTo(email, 2)).map(mail => secretIn(mail, 'reset-password'));
    expect(second).toBe(first);

    await hospital.admin.http.post(`/users/${id}/resend-invitation`);
    await room.work();
    const third = secretIn((await mails.sentTo(email, 3))[2] ?? '', 'reset-password');
    expect(third).not.toBe(first);
    await again();
    expect((await told('user_invitation')).find(each => each.id === notice?.id)).toMatchObject({
      ...{ status: 'NOT_SENT', reason: 'subject_gone' },
    });
    expect(await api.get(`/auth/validate-reset-token?token=${third}`)).toMatchObject({ status: 200 });
  });

  it('does not wait for messages of another kind', async () => {
    const doctor = await aDoctor(api, hospital);
    await room.work();
    await api.sql(
      `insert into ${hospital.schema}.notifications (id, event_id, event, template, channel, recipient_kind,
         recipient_id, payload, language, created_at, updated_at)
       values (gen_random_uuid(), '00000000-0000-7000-8000-000000000000', 'stock.low', 'stock_low_alert', 'EMAIL',
         'USER', $1, '{}', 'en', now(), now())`,
      [doctor.id],
    );
    await hospital.admin.http.post(`/users/${doctor.id}/reset-password`);
    expect(await room.work()).toEqual([]);
    expect((await told('admin_password_reset'))[0]).toMatchObject({ status: 'SENT' });
    expect(await mailTo(doctor.email, '/reset-password')).toContain(hospital.name);
  });

  it('goes to nobody who does not work here any more', async () => {
    const nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
    await room.work();
    await hospital.admin.http.post(`/users/${nurse.id}/reset-password`);
    await hospital.admin.http.post(`/users/${nurse.id}/deactivate`);
    const before = mails.mails.length;
    expect(await room.work()).toEqual([]);
    expect(mails.mails.slice(before).filter(({ to }) => to === nurse.email)).toEqual([]);
  });
});

it('a hospital that registers finds its first message in its list', async () => {
  const fresh = await aHospital(api);
  const own = new PostRoom(api, fresh);
  await own.work();
  expect(await own.list('template=tenant_registration')).toMatchObject([
    { event: 'tenant.registered', status: 'SENT', recipient: 'o•••@hospital.example' },
  ]);
});

it('a forgotten password is told by the hospital that its owner enters by default, and by no other', async () => {
  const doctor = await aDoctor(api, hospital);
  const other = await aHospital(api);
  const there = new PostRoom(api, other);
  await invite(other, doctor.email);
  await there.work();
  const joining = secretIn(await mailTo(doctor.email, '/accept-invitation'), 'accept-invitation');
  expect((await api.post('/auth/accept-invitation', { token: joining })).status).toBe(200);
  await room.work();

  expect((await api.post('/auth/forgot-password', { email: doctor.email })).status).toBe(200);
  await until(
    'it is asked for',
    async () => (await room.work(), (await told('password_reset')).length === 1),
  );
  await there.work();
  expect(await told('password_reset')).toMatchObject([
    { status: 'SENT', event: 'user.password_reset_requested' },
  ]);
  expect(await there.list('template=password_reset')).toEqual([]);
});

describe('whoever has an account is told when', () => {
  const noSecret = /token=|[0-9a-f]{4}-[0-9a-f]{4}-|Str0ng|Y3t|https?:/;
  let nurse: Member;
  beforeEach(async () => {
    nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
    await api.sql('update public.accounts set email_verified_at = now() where id = $1', [nurse.id]);
    await room.work();
  });
  const expectTold = async (words: string, event: string) => {
    expect(await room.work()).toEqual([]);
    const mail = await mailTo(nurse.email, words);
    expect(mail).toContain(`Subject: ${words}`);
    expect(mail.slice(mail.indexOf('Dear '))).not.toMatch(noSecret);
    expect((await told('account_changed'))[0]).toMatchObject({ event, status: 'SENT' });
  };

  it('the password changes', async () => {
    const body = { old_password: nurse.password, new_password: 'Y3tAnother!Passw0rd' };
    expect((await nurse.http.post('/auth/change-password', body)).status).toBe(200);
    await expectTold('Your password was changed', 'user.password_changed');
  });

  it('the second factor is turned on, replaced and off, and its recovery codes are made anew', async () => {
    await aSecondFactor(nurse.http);
    await expectTold('Two-step sign-in was turned on', 'user.second_factor_enrolled');
    expect((await nurse.http.post('/auth/mfa/recovery-codes')).status).toBe(200);
    await expectTold('Your recovery codes were renewed', 'user.recovery_codes_renewed');
    await aSecondFactor(nurse.http);
    await expectTold('Your authenticator app was replaced', 'user.second_factor_enrolled');
    expect((await nurse.http.delete('/auth/mfa')).status).toBe(204);
    await expectTold('Two-step sign-in was turned off', 'user.second_factor_removed');
  });

  it('an administrator resets the second factor', async () => {
    await aSecondFactor(nurse.http);
    await room.work();
    expect((await hospital.admin.http.post(`/users/${nurse.id}/reset-second-factor`)).status).toBe(200);
    await expectTold('Two-step sign-in was reset', 'user.second_factor_reset');
  });
});
