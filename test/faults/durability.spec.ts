import { once } from 'node:events';
import { until } from '../gateways/until.js';
import { startApi, type TestApi } from '../support/api.js';
import { HttpClient } from '../support/http-client.js';
import { MailServer } from '../support/mail-server.js';
import { startProcess } from '../support/processes.js';
import { countOf } from '../support/records.js';
import { Desk, kill, Load } from './load.js';

let api: TestApi;
let mails: MailServer;
let desk: Desk;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi();
  desk = await Desk.of(api);
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});

const aProcess = (entry: 'main' | 'worker') => startProcess(entry, { ...api.variables, SMTP_URL: mails.url });
const booked = (where?: string, values?: unknown[]) =>
  countOf(api, desk.hospital, 'appointments a', where, values);

const invitations: string[] = [];
async function invite(http: HttpClient): Promise<void> {
  const email = `invited${invitations.length}@faults.example`;
  const { status } = await http.post('/users', {
    ...{ email, first_name: 'New', last_name: 'Member', department: 'Cardiology', roles: ['NURSE'] },
  });
  expect(status).toBe(201);
  invitations.push(email);
}

describe('what was acknowledged', () => {
  it.each([1, 2, 3])(
    'outlives API and worker that are killed while they book (%i)',
    async () => {
      const [main, worker] = [await aProcess('main'), await aProcess('worker')];
      const http = new HttpClient(`${main.address}/api/v1`, desk.hospital.admin.http.token);
      for (let n = 0; n < 3; n++) await invite(http);
      const load = new Load(() => desk.book(http));
      await until('a hundred bookings', () => load.answers.length >= 100);
      await kill(main.child, worker.child);
      const { answers } = await load.stop();

      expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
      const ids = answers.map(({ body }) => body.id);
      expect(await booked('id = any($1)', [ids])).toBe(ids.length);
      const audited = `select count(*) from ${desk.hospital.schema}.audit_entries e
      where e.entity_id = a.id and e.action = 'appointment.booked'`;
      expect(await booked(`(${audited}) <> 1`)).toBe(0);
    },
    180_000,
  );

  it('is told afterwards: every invitation is mailed, at most twice and then as the same mail', async () => {
    const worker = await aProcess('worker');
    // What the dead had in their hands is given to others after a minute.
    const left = () => countOf(api, desk.hospital, 'outbox', 'relayed_at is null');
    await until('all is handed over', async () => (await left()) === 0, 90_000);
    for (const email of invitations) await mails.sentTo(email);
    await worker.stop();
    for (const email of invitations) {
      const sent = await mails.sentTo(email);
      const names = new Set(sent.map(mail => /^message-id: (.+)$/im.exec(mail)?.[1]));
      expect({ email, often: sent.length > 2, names: names.size }).toEqual({ email, often: false, names: 1 });
    }
  }, 240_000);
});

describe('an API that is asked to stop while it books', () => {
  it('answers what it has accepted, and ends with 0', async () => {
    const before = await booked();
    const main = await aProcess('main');
    const http = new HttpClient(`${main.address}/api/v1`, desk.hospital.admin.http.token);
    const load = new Load(() => desk.book(http));
    await until('fifty bookings', () => load.answers.length >= 50);
    main.child.kill('SIGTERM');
    const [code] = (await once(main.child, 'exit')) as [number | null];
    const { answers } = await load.stop();
    expect(code).toBe(0);
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    expect(await booked()).toBe(before + answers.length);
  });
});
