import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { LocalClient, type RawAnswer } from '../../support/local-client.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

const perAddress = 30;
const wrong = 'Wr0ng!Passw0rd';
const refused = { status: 401, code: 'auth.sign_in_failed' };

let api: TestApi;
let sibling: HttpClient;
let hospital: Hospital;
const clients: LocalClient[] = [];

beforeAll(async () => {
  // Without Redis, so that SQL can let the time pass by.
  api = await startApi({ ADDRESS_FAILURES: String(perAddress), REDIS_URL: '' });
  hospital = await aHospital(api);
  sibling = await api.startSibling();
});
afterAll(async () => {
  for (const client of clients) client.close();
  await api.close();
});

const clientAt = (address: string): LocalClient => {
  const client = new LocalClient(address);
  clients.push(client);
  return client;
};

const windowEnds = () => api.sql('update public.counters set expires_at = now()');

const failedLogins = async ({ id }: Member): Promise<number> => {
  const [row] = await api.sql<{ failed_logins: number }>(
    'select failed_logins from public.accounts where id = $1',
    [id],
  );
  return row?.failed_logins ?? -1;
};

const told = async ({ id }: Member, action: string) =>
  (await historyOf(api, hospital, id)).filter(entry => entry.action === action);

/** What was told of evaluated attempts, once all of it has been. */
async function evaluated(account: Member): Promise<number> {
  await until(
    'five failures and the lock are told',
    async () => (await told(account, 'user.locked_out')).length > 0 && (await failedLogins(account)) >= 5,
    30_000,
  );
  return (await told(account, 'user.sign_in_failed')).length;
}

async function lock({ email }: { email: string }): Promise<void> {
  for (let i = 0; i < 5; i++) expectProblem(await api.login(email, wrong), refused);
}

const withoutId = ({ text }: RawAnswer): string => text.replace(/"request_id":"[^"]+"/, '');

describe('five failed sign-ins', () => {
  let doctor: Member;
  beforeEach(async () => {
    await api.sql('delete from public.counters');
    doctor = await aDoctor(api, hospital);
  });

  it('lock the address on every process: the right password is refused until the window is over', async () => {
    await lock(doctor);
    expectProblem(await api.login(doctor.email, doctor.password), refused);
    expectProblem(await sibling.login(` ${doctor.email.toUpperCase()} `, doctor.password), refused);
    await windowEnds();
    expect((await api.login(doctor.email, doctor.password)).status).toBe(200);
  });

  it('are no longer counted while it is locked, so that the lock is not prolonged', async () => {
    await lock(doctor);
    const counters = () =>
      api.sql("select key, count, expires_at from public.counters where key like 'sign-in:account:%'");
    await api.login(doctor.email, wrong);
    const before = await counters();
    for (let i = 0; i < 3; i++) await api.login(doctor.email, wrong);
    expect(before).toHaveLength(1);
    expect(await counters()).toEqual(before);
  });

  it('are forgotten with a sign-in that succeeds', async () => {
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) await api.login(doctor.email, wrong);
      expect((await api.login(doctor.email, doctor.password)).status).toBe(200);
    }
    expect(await told(doctor, 'user.locked_out')).toEqual([]);
  });

  it('leave running sessions and other people alone', async () => {
    const colleague = await aDoctor(api, hospital);
    await lock(doctor);
    expect((await doctor.http.get('/auth/me')).status).toBe(200);
    expect((await api.login(colleague.email, colleague.password)).status).toBe(200);
  });

  it('are told to the hospital, with the address they came from', async () => {
    await lock(doctor);
    expect(await evaluated(doctor)).toBe(5);
    const [locked] = await told(doctor, 'user.locked_out');
    expect(locked).toMatchObject({ actor_id: null, entity: 'user', payload: null });
    const rows = await api.sql(`select address from ${hospital.schema}.audit_entries where action = $1`, [
      'user.sign_in_failed',
    ]);
    expect(rows).toContainEqual({ address: '127.0.0.1' });

    await windowEnds();
    expect((await api.login(doctor.email, doctor.password)).status).toBe(200);
    expect(await failedLogins(doctor)).toBe(0);
  });

  it('answer alike for a locked, a wrong and an unknown address, to the byte', async () => {
    const client = clientAt('127.0.2.1');
    await lock(doctor);
    const unknown = { email: 'locked.nobody@hospital.example' };
    await lock(unknown);
    const colleague = await aDoctor(api, hospital);
    const answers = [
      await client.login(api.base, colleague.email, wrong),
      await client.login(api.base, doctor.email, wrong),
      await client.login(api.base, doctor.email, doctor.password),
      await client.login(api.base, 'nobody@hospital.example', wrong),
      await client.login(api.base, unknown.email, wrong),
    ];
    const [first, ...others] = answers.map(withoutId);
    for (const other of others) expect(other).toBe(first);
    for (const { status, headers } of answers) {
      expect(status).toBe(401);
      expect(Object.keys(headers)).toEqual(Object.keys(answers[0]?.headers ?? {}));
    }
  });

  it('leave no address in clear in the store', async () => {
    await lock(doctor);
    const rows = await api.sql('select key from public.counters');
    expect(JSON.stringify(rows)).not.toContain(doctor.email.split('@')[0]);
  });
});

describe('many attempts', () => {
  beforeEach(() => api.sql('delete from public.counters'));

  it('at once, on two processes, are evaluated five times; the right password among the late ones is refused', async () => {
    const doctor = await aDoctor(api, hospital);
    await api.sql('delete from public.counters');
    const client = (n: number) => clientAt(`127.0.4.${n + 1}`);
    const senders = Array.from({ length: 16 }, (_, n) => client(n));
    const answers = await Promise.all(
      senders.flatMap((sender, n) =>
        Array.from({ length: 10 }, () => sender.login(n % 2 ? sibling.base : api.base, doctor.email, wrong)),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(await evaluated(doctor)).toBe(5);
    expectProblem(await sibling.login(doctor.email, doctor.password), refused);
    expect(await failedLogins(doctor)).toBe(5);
  });

  it('1,000 from 50 addresses on two processes are evaluated five times an account and window', async () => {
    const accounts: Member[] = [];
    for (let i = 0; i < 5; i++) accounts.push(await aDoctor(api, hospital));
    const attack = async (network: number) => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          const client = clientAt(`127.0.${network}.${n + 1}`);
          const statuses: number[] = [];
          for (let i = 0; i < 20; i++) {
            const { email } = accounts[(n + i) % accounts.length] as Member;
            const { status } = await client.login(
              i % 2 ? sibling.base : api.base,
              email,
              `${wrong}${n}.${i}`,
            );
            statuses.push(status);
          }
          return statuses;
        }),
      );
      expect(answers.flat()).toEqual(Array<number>(1000).fill(401));
    };
    await attack(10);
    for (const account of accounts) {
      expect(await evaluated(account)).toBe(5);
      for (const http of [api, sibling])
        expectProblem(await http.login(account.email, account.password), refused);
      expect(await failedLogins(account)).toBe(5);
    }
    await windowEnds();
    for (const account of accounts)
      expect((await sibling.login(account.email, account.password)).status).toBe(200);
  });
});

describe('a client address', () => {
  let doctor: Member;
  beforeEach(async () => {
    doctor = await aDoctor(api, hospital);
    await api.sql('delete from public.counters');
  });

  it('that has failed too often is refused with the time to wait; others are not', async () => {
    const client = clientAt('127.0.6.1');
    const tries = await Promise.all(
      Array.from({ length: 2 * perAddress }, (_, n) =>
        client.login(n % 2 ? sibling.base : api.base, `guess${n}@hospital.example`, wrong),
      ),
    );
    const statuses = tries.map(({ status }) => status).sort();
    expect(statuses).toEqual([
      ...Array<number>(perAddress).fill(401),
      ...Array<number>(perAddress).fill(429),
    ]);

    const late = await client.login(api.base, doctor.email, doctor.password);
    expect(late.status).toBe(429);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(800);
    expect(JSON.parse(late.text)).toMatchObject({ status: 429, code: 'auth.too_many_attempts' });
    expect((await api.login(doctor.email, doctor.password)).status).toBe(200);
    await windowEnds();
    expect((await client.login(api.base, doctor.email, doctor.password)).status).toBe(200);
  });

  it('may sign in as often as it likes', async () => {
    const client = clientAt('127.0.6.2');
    const statuses: number[] = [];
    for (let i = 0; i < perAddress + 10; i++)
      statuses.push((await client.login(api.base, doctor.email, doctor.password)).status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
