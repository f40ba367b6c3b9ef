import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
});
beforeEach(async () => {
  doctor = await aDoctor(api, hospital);
});
afterAll(() => api.close());

const signIn = async ({ email, password }: { email: string; password: string }) => {
  const { body } = await api.login<{ access_token: string }>(email, password);
  return api.as(body.access_token);
};
const next = 'An0ther!Passw0rd';

describe('changing the password', () => {
  it('needs the current one', async () => {
    for (const old_password of ['Wr0ng!Passw0rd', '', null, undefined]) {
      const answer = await doctor.http.post('/auth/change-password', { old_password, new_password: next });
      expectProblem(answer, {
        status: 400,
        code: 'auth.old_password_wrong',
        detail: 'The current password is wrong.',
      });
    }
    expect((await api.login(doctor.email, doctor.password)).status).toBe(200);
  });

  it('replaces it, keeps this session and ends the others', async () => {
    const elsewhere = await signIn(doctor);
    const changed = await doctor.http.post('/auth/change-password', {
      old_password: doctor.password,
      new_password: next,
    });
    expect(changed.status).toBe(200);
    expect((await doctor.http.get('/auth/me')).status).toBe(200);
    expectProblem(await elsewhere.get('/auth/me'), { status: 401, code: 'auth.required' });
    expect((await api.login(doctor.email, doctor.password)).status).toBe(401);
    expect((await api.login(doctor.email, next)).status).toBe(200);
  });

  it('leaves the sessions of other people alone', async () => {
    await doctor.http.post('/auth/change-password', { old_password: doctor.password, new_password: next });
    expect((await hospital.admin.http.get('/auth/me')).status).toBe(200);
  });

  it('refuses the one that is in use', async () => {
    const { password } = doctor;
    const answer = await doctor.http.post('/auth/change-password', {
      old_password: password,
      new_password: password,
    });
    expectProblem(answer, { status: 400, code: 'auth.same_password' });
  });

  it.each([
    ['too short', 'Abc1!xy'],
    ['too long', `Aa1!${'x'.repeat(125)}`],
    ['without upper case', 'abcdefg1!'],
    ['without lower case', 'ABCDEFG1!'],
    ['without digit', 'Abcdefgh!'],
    ['without special character', 'Abcdefg12'],
  ])('refuses one that is %s, and says so', async (_, new_password) => {
    const answer = await doctor.http.post('/auth/change-password', {
      old_password: doctor.password,
      new_password,
    });
    expectProblem(answer, { status: 422, code: 'validation.failed', detail: /^new_password: must/ });
  });

  it.each([
    ['one of many people', 'P@ssw0rd', 'auth.password_common'],
    ['that of many people with something behind it', 'Welcome@123', 'auth.password_common'],
    ['telling the name', 'My-Member-2026', 'auth.password_names_owner'],
    ['telling the address', 'Staff!Room2026', 'auth.password_names_owner'],
  ])('refuses one that is %s, and says so', async (_, new_password, code) => {
    const answer = await doctor.http.post('/auth/change-password', {
      old_password: doctor.password,
      new_password,
    });
    expectProblem(answer, { status: 400, code });
    expect((await api.login(doctor.email, doctor.password)).status).toBe(200);
  });

  it('takes 128 characters of any script and every one of them counts', async () => {
    const long = `Aa1!पासवर्ड${'x'.repeat(117)}`;
    const changed = await doctor.http.post('/auth/change-password', {
      old_password: doctor.password,
      new_password: long,
    });
    expect(changed.status).toBe(200);
    expect((await api.login(doctor.email, long)).status).toBe(200);
    expect((await api.login(doctor.email, long.slice(0, -1))).status).toBe(401);
    expect((await api.login(doctor.email, long.normalize('NFD'))).status).toBe(200);
  });

  it('stores argon2id and nothing that can be read', async () => {
    const [row] = await api.sql<{ password_hash: string }>(
      'select password_hash from public.accounts where id = $1',
      [doctor.id],
    );
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=1024,t=1,p=1\$/);
  });
});
