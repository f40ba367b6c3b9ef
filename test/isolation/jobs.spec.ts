import { sql } from 'kysely';
import { newId } from '../../src/core/ids.js';
import { jobRequest } from '../../src/core/queue/job.request.js';
import { Queues } from '../../src/core/queue/queue.service.js';
import { MarkNoShows } from '../../src/modules/appointments/index.js';
import { WriteNotices } from '../../src/modules/notifications/index.js';
import { aHospital, type Hospital } from '../factories/hospital.js';
import { aSuperAdmin } from '../factories/super-admin.js';
import { until } from '../gateways/until.js';
import { startApi, type TestApi } from '../support/api.js';
import { at, morning } from '../support/hospital-time.js';
import { MailServer } from '../support/mail-server.js';
import { countOf } from '../support/records.js';
import { Holdings } from './holdings.js';
import { kernelOf } from './kernel.js';

let api: TestApi;
let mails: MailServer;
let a: Hospital;
let b: Hospital;

beforeAll(async () => {
  api = await startApi();
  mails = await MailServer.start();
});
beforeEach(async () => {
  [a, b] = [await aHospital(api), await aHospital(api)];
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});

let serial = 0;

/** Invites somebody, which asks for a mail; returns their address. */
async function invite({ admin }: Hospital): Promise<string> {
  const email = `invited${++serial}.${newId()}@mail.example`;
  const { status } = await admin.http.post('/users', {
    ...{ email, first_name: 'New', last_name: 'Member', department: 'Cardiology', roles: ['NURSE'] },
  });
  expect(status).toBe(201);
  return email;
}

interface Invitation {
  readonly id: string;
  readonly payload: { user_id: string; is_new_account: boolean };
}

const invitationTo = async ({ schema }: Hospital, email: string): Promise<Invitation> => {
  const [row] = await api.sql<Invitation>(
    `select id, payload from ${schema}.outbox where payload->>'user_id' = (select id::text from ${schema}.users where email = $1)`,
    [email],
  );
  if (!row) throw new Error(`The outbox has nothing for ${email}.`);
  return row;
};

const waiting = (hospital: Hospital) => countOf(api, hospital, 'outbox', `event = 'user.invited'`);
const isEmpty = (hospital: Hospital) => until('outbox empty', async () => (await waiting(hospital)) === 0);

/** A worker for one test. */
async function withWorker(work: () => Promise<void>): Promise<void> {
  const worker = await api.startWorker({ SMTP_URL: mails.url });
  try {
    await work();
  } finally {
    await worker.close();
  }
}

describe('an event', () => {
  it('is gone, with its audit entry, when the work that told it fails', async () => {
    const { tenancy, db, events, tenantOf } = kernelOf(api);
    const type = 'ward.opened';
    const failing = tenancy.run(await tenantOf(a), 'write', async () => {
      await db.rows(sql`update departments set description = 'changed'`);
      events.record({ type, payload: { ward: 1 } });
      await db.flush();
      throw new Error('on second thoughts');
    });
    await expect(failing).rejects.toThrow('on second thoughts');
    expect(await countOf(api, a, 'audit_entries', 'action = $1', [type])).toBe(0);
    expect(await countOf(api, a, 'outbox', 'event = $1', [type])).toBe(0);
    expect(await countOf(api, a, 'departments', `description = 'changed'`)).toBe(0);
  });

  it('is gone when a constraint refuses the work at its very end', async () => {
    const before = [await countOf(api, a, 'audit_entries'), await countOf(api, a, 'outbox')];
    const { status } = await a.admin.http.post('/departments', { name: 'Cardiology' });
    expect(status).toBe(400);
    expect([await countOf(api, a, 'audit_entries'), await countOf(api, a, 'outbox')]).toEqual(before);
  });

  it('is recorded in the hospital in which it happened, and nowhere else', async () => {
    const before = [await countOf(api, b, 'audit_entries'), await countOf(api, b, 'outbox')];
    const email = await invite(a);
    const { id } = await invitationTo(a, email);
    expect(await countOf(api, a, 'audit_entries', 'id = $1', [id])).toBe(1);
    expect([await countOf(api, b, 'audit_entries'), await countOf(api, b, 'outbox')]).toEqual(before);
  });
});

describe('a job', () => {
  it('knows its hospital: each invitation names the one it comes from', () =>
    withWorker(async () => {
      const invited = await Promise.all([a, b, a, b].map(async of => ({ of, email: await invite(of) })));
      for (const { of, email } of invited) {
        const [mail = ''] = await mails.sentTo(email);
        expect(mail).toContain(of.name);
        expect(mail).not.toContain(of === a ? b.name : a.name);
        const tokens = await api.sql(
          `select k.tenant_id from public.account_tokens k join public.accounts u on u.id = k.account_id where u.email = $1`,
          [email],
        );
        expect(tokens).toEqual([{ tenant_id: of.id }]);
      }
    }));

  it('cannot be asked for without a hospital', async () => {
    const { job } = api.app.get(WriteNotices, { strict: false });
    const payload = { user_id: newId(), is_new_account: true };
    // @ts-expect-error: a job in a hospital does not compile without it…
    expect(() => jobRequest(job, { realm: 'tenant' }, payload, { eventId: newId() })).toThrow('bad envelope');
    // …and as one of the platform it is not done.
    const email = await invite(a);
    const { id, payload: invitation } = await invitationTo(a, email);
    await api.sql(`delete from ${a.schema}.outbox`);
    await api.app
      .get(Queues)
      .add(job, { realm: 'platform' }, invitation, { eventId: id, event: 'user.invited' });
    await withWorker(async () => {
      const refused = (line: string) => line.includes('needs a hospital') && line.includes(id);
      await until('the job is refused', () => api.log.some(refused));
    });
    expect(await mails.sentTo(email, 0)).toEqual([]);
  });

  it('by the clock works in every hospital, and one that fails does not keep the others waiting', async () => {
    api.setClock(morning);
    try {
      const [broken, sound] = [
        await Holdings.of(api, await aHospital(api)),
        await Holdings.of(api, await aHospital(api)),
      ];
      const due = [await broken.make('appointment'), await sound.make('appointment')];
      await api.sql(`revoke update on ${broken.hospital.schema}.appointments from t_${broken.hospital.code}`);
      api.setClock(at('17:00'));
      await api.app.get(MarkNoShows, { strict: false }).run();
      const missed = ({ hospital }: Holdings) =>
        countOf(api, hospital, 'appointments', `status = 'NO_SHOW' and id = any($1)`, [due]);
      expect([await missed(broken), await missed(sound)]).toEqual([0, 1]);
      const told = api.log.filter(line => line.includes('could not be marked'));
      expect(told).toHaveLength(1);
      expect(told[0]).toContain(broken.hospital.id);
    } finally {
      api.setClock(undefined);
    }
  });
});

describe('the relay', () => {
  it('hands every event over once, though one before it died with some in its hands', async () => {
    const [taken, handedOver, untouched] = [await invite(a), await invite(a), await invite(b)];
    // A relay has died: with one event claimed, and with one handed over but not yet deleted.
    await api.sql(`update ${a.schema}.outbox set claimed_at = now() - interval '2 minutes'`);
    const { id, payload } = await invitationTo(a, handedOver);
    const { job } = api.app.get(WriteNotices, { strict: false });
    await api.app
      .get(Queues)
      .add(job, { realm: 'tenant', tenantId: a.id }, payload, { eventId: id, event: 'user.invited' });
    await withWorker(async () => {
      for (const email of [taken, handedOver, untouched]) await mails.sentTo(email);
      await Promise.all([a, b].map(isEmpty));
      // Once more, when the mail is long out.
      await api.sql(
        `insert into ${a.schema}.outbox values ($1, 'user.invited', $2, now(), now() - interval '2 minutes')`,
        [id, JSON.stringify(payload)],
      );
      await mails.sentTo(await invite(a));
      await isEmpty(a);
      await mails.sentTo(await invite(a));
    });
    for (const email of [taken, handedOver, untouched]) expect(await mails.sentTo(email)).toHaveLength(1);
  });

  it('leaves what another one has just claimed', async () => {
    const email = await invite(a);
    await api.sql(`update ${a.schema}.outbox set claimed_at = now()`);
    await withWorker(async () => {
      await mails.sentTo(await invite(a));
      expect(await waiting(a)).toBe(1);
    });
    expect(await mails.sentTo(email, 0)).toEqual([]);
  });

  it('two of them share the work', async () => {
    const emails = await Promise.all(Array.from({ length: 12 }, (_, i) => invite(i % 2 ? a : b)));
    await withWorker(() =>
      withWorker(async () => {
        emails.push(...(await Promise.all(Array.from({ length: 12 }, (_, i) => invite(i % 2 ? a : b)))));
        for (const email of emails) await mails.sentTo(email);
        await Promise.all([a, b].map(isEmpty));
      }),
    );
    for (const email of emails) expect(await mails.sentTo(email)).toHaveLength(1);
  });

  it('goes on with the others when a hospital cannot be entered', async () => {
    await invite(a);
    await api.sql(`revoke t_${a.code} from hms_app`);
    await withWorker(async () => {
      for (let i = 0; i < 3; i++) await mails.sentTo(await invite(b));
    });
    expect(await waiting(a)).toBe(1);
  });
});

describe('a hospital that is suspended', () => {
  it('has its jobs paused, and done when it is active again', async () => {
    const operator = await aSuperAdmin(api);
    const { job } = api.app.get(WriteNotices, { strict: false });
    const [queued, recorded] = [await invite(a), await invite(a)];
    const { id, payload } = await invitationTo(a, queued);
    await api.app
      .get(Queues)
      .add(job, { realm: 'tenant', tenantId: a.id }, payload, { eventId: id, event: 'user.invited' });
    await api.sql(`delete from ${a.schema}.outbox where id = $1`, [id]);
    const suspended = await operator.http.patch(`/platform/tenants/${a.id}/suspend`);
    expect(suspended.body).toMatchObject({ status: 'SUSPENDED' });
    await withWorker(async () => {
      for (let i = 0; i < 3; i++) await mails.sentTo(await invite(b));
      expect(await waiting(a)).toBe(1);
      for (const email of [queued, recorded]) expect(await mails.sentTo(email, 0)).toEqual([]);
      await operator.http.patch(`/platform/tenants/${a.id}/activate`);
      expect(await mails.sentTo(recorded)).toHaveLength(1);
      // It had left the outbox before: the queue tries a paused job again after half a minute at the latest.
      await until('the paused job is done', async () => (await mails.sentTo(queued, 0)).length === 1, 40_000);
    });
  });

  it('is sent what it needs before it is active', () =>
    withWorker(async () => {
      const email = `owner.${newId()}@mail.example`;
      const registered = await api.post('/tenants/register', {
        ...{ name: 'A Pending Hospital', license_number: newId(), contact_email: email },
        ...{ contact_phone: '+91 20 2550 1100', address: null },
      });
      expect(registered.body).toMatchObject({ status: 'PENDING' });
      expect(await mails.sentTo(email)).toHaveLength(1);
    }));
});
