import { randomBytes } from 'node:crypto';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';
import { MailServer, secretIn } from '../../support/mail-server.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

let mails: MailServer;
let api: TestApi;
let hospital: Hospital;
let doctor: Member;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi();
  await api.startWorker({ SMTP_URL: mails.url });
  hospital = await aHospital(api);
});
beforeEach(async () => {
  doctor = await aDoctor(api, hospital);
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});

const numbered = (n: number) => `Numb3r!Passw0rd.${n}`;
const usedBefore = { status: 400, code: 'auth.password_used_before', detail: /last five/ };

const change = (old_password: string, new_password: string) =>
  doctor.http.post('/auth/change-password', { old_password, new_password });

/** Changes the password from one to the next; returns the one in use. */
async function through(...passwords: string[]): Promise<void> {
  let current = doctor.password;
  for (const next of passwords) {
    expect((await change(current, next)).status).toBe(200);
    current = next;
  }
}

const kept = () =>
  api.sql<{ password_hash: string }>(
    'select password_hash from public.password_history where account_id = $1',
    [doctor.id],
  );

async function resetSecret(email: string, mailsBefore = 0): Promise<string> {
  expect((await api.post('/auth/forgot-password', { email })).status).toBe(200);
  const sent = await mails.sentTo(email, mailsBefore + 1);
  const mail = sent.find(text => text.includes('Choose a new password')) ?? '';
  return secretIn(mail, 'reset-password');
}

describe('a new password', () => {
  it('is none of the last five; the one before them may be used again', async () => {
    await through(...[1, 2, 3, 4, 5].map(numbered));
    for (const n of [1, 2, 3, 4]) expectProblem(await change(numbered(5), numbered(n)), usedBefore);
    expectProblem(await change(numbered(5), numbered(5)), { status: 400, code: 'auth.same_password' });
    expect((await change(numbered(5), doctor.password)).status).toBe(200);
    expect((await change(doctor.password, numbered(1))).status).toBe(200);
  });

  it('leaves no more than four earlier ones behind, as hashes', async () => {
    await through(...[1, 2, 3, 4, 5, 6, 7].map(numbered));
    const rows = await kept();
    expect(rows).toHaveLength(4);
    for (const { password_hash } of rows) expect(password_hash).toMatch(/^\$argon2id\$/);
    expect(new Set(rows.map(({ password_hash }) => password_hash)).size).toBe(4);
  });

  it('that is refused changes nothing', async () => {
    await through(numbered(1), numbered(2));
    expectProblem(await change(numbered(2), numbered(1)), usedBefore);
    expect((await api.login(doctor.email, numbered(2))).status).toBe(200);
    expect(await historyOf(api, hospital, doctor.id)).not.toContainEqual(
      expect.objectContaining({ action: 'user.locked_out' }),
    );
  });

  it('may be what another person uses', async () => {
    const colleague = await aDoctor(api, hospital);
    await through(numbered(1));
    const same = await colleague.http.post('/auth/change-password', {
      old_password: colleague.password,
      new_password: numbered(1),
    });
    expect(same.status).toBe(200);
  });

  it('by a mailed link is none of them either, and the link is not used up by the refusal', async () => {
    await through(numbered(1));
    const token = await resetSecret(doctor.email, 1);
    for (const new_password of [doctor.password, numbered(1)])
      expectProblem(await api.post('/auth/reset-password', { token, new_password }), usedBefore);
    expect((await api.post('/auth/reset-password', { token, new_password: numbered(2) })).status).toBe(200);
    expectProblem(await change(numbered(2), numbered(1)), { status: 401, code: 'auth.required' });
    expect((await api.login(doctor.email, numbered(2))).status).toBe(200);
  });

  it('by a mailed link is not easily guessed either', async () => {
    const token = await resetSecret(doctor.email, 1);
    const set = (new_password: string) => api.post('/auth/reset-password', { token, new_password });
    expectProblem(await set('Password1!'), { status: 400, code: 'auth.password_common' });
    expectProblem(await set('Hi-Member-2026'), { status: 400, code: 'auth.password_names_owner' });
    expect((await set(numbered(1))).status).toBe(200);
  });

  it('is told to the hospital', async () => {
    await through(numbered(1));
    expect(await historyOf(api, hospital, doctor.id)).toContainEqual(
      expect.objectContaining({ action: 'user.password_changed', entity: 'user', changes: null }),
    );
  });

  it('chosen many times at once keeps the last ones, each once', async () => {
    const session = doctor.http;
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        session.post('/auth/change-password', { old_password: doctor.password, new_password: numbered(n) }),
      ),
    );
    const changed = answers.filter(({ status }) => status === 200).length;
    expect(changed).toBeGreaterThanOrEqual(1);
    const [row] = await api.sql<{ password_changes: number }>(
      'select password_changes from public.accounts where id = $1',
      [doctor.id],
    );
    // The first sign-in has changed it once.
    expect(row?.password_changes).toBe(changed + 1);
    expect(await kept()).toHaveLength(Math.min(changed + 1, 4));
  });
});

it('has four places for earlier passwords in the database, and no fifth', async () => {
  const insert = api.sql('insert into public.password_history values ($1, 4, $2)', [
    doctor.id,
    randomBytes(8).toString('hex'),
  ]);
  await expect(insert).rejects.toMatchObject({ constraint: 'password_history_bounded' });
});
