import { once } from 'node:events';
import { connect } from 'node:net';
import { newId } from '../../../src/core/ids.js';
import { aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { anInboxMessage } from '../../factories/inbox-message.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import { withClient } from '../../support/database.js';
import { HttpClient } from '../../support/http-client.js';
import { Listener } from '../../support/listener.js';
import { expectProblem } from '../../support/problems.js';
import { startProcess } from '../../support/processes.js';

let api: TestApi;
let elsewhere: HttpClient;
let hospital: Hospital;
let nurse: Member;
/** Open from the first test to the last. */
let quiet: Listener;
const open: Listener[] = [];

beforeAll(async () => {
  api = await startApi();
  elsewhere = await api.startSibling();
  hospital = await aHospital(api);
  quiet = await Listener.open((await aHospital(api)).admin.http, '/inbox/stream');
});
beforeEach(async () => {
  nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
});
afterEach(() => open.splice(0).forEach(listener => listener.close()));
afterAll(async () => {
  quiet.close();
  await api.close();
});

async function listen({ http }: Pick<Member, 'http'>, lastEventId?: string): Promise<Listener> {
  const listener = await Listener.open(http, '/inbox/stream', lastEventId);
  expect(listener.status).toBe(200);
  open.push(listener);
  return listener;
}
const there = ({ http }: Member): Pick<Member, 'http'> => ({ http: elsewhere.as(http.token) });
const tell = (who: readonly Member[], subject: string) =>
  anInboxMessage(
    api,
    hospital,
    who.map(({ id }) => id),
    { subject },
  );
const subjectsOf = (listener: Listener) =>
  listener.events
    .filter(({ event }) => event === 'message')
    .map(({ data }) => (data['message'] as { subject: string }).subject);

describe('a listener', () => {
  it('is told the unread count at the start, then each new message with it', async () => {
    await tell([nurse], 'before');
    const listener = await listen(nurse);
    expect(listener.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(listener.headers.get('cache-control')).toBe('no-store');
    expect(await listener.heard(1)).toMatchObject([{ event: 'unread', data: { unread_count: 1 } }]);
    await tell([nurse], 'now');
    const [, second] = await listener.heard(2);
    expect(second).toMatchObject({
      event: 'message',
      data: { unread_count: 2, message: { subject: 'now' } },
    });
    const { body } = await nurse.http.get<{ items: object[] }>('/inbox');
    expect(second?.data['message']).toEqual(body.items[0]);
  });

  it('in another process hears the same, and that the message was read here', async () => {
    const [here, far] = [await listen(nurse), await listen(there(nurse))];
    await Promise.all([here.heard(1), far.heard(1)]);
    await tell([nurse], 'for both');
    await Promise.all([here.heard(2), far.heard(2)]);
    expect([subjectsOf(here), subjectsOf(far)]).toEqual([['for both'], ['for both']]);
    await nurse.http.post('/inbox/read-all');
    expect((await far.heard(3)).at(-1)).toMatchObject({ event: 'unread', data: { unread_count: 0 } });
  });

  it('hears nothing that is for a colleague, or for another hospital', async () => {
    const colleague = await aStaffMember(api, hospital, { roles: ['NURSE'] });
    const stranger = await aHospital(api);
    const listeners = [await listen(nurse), await listen(there(nurse)), await listen(stranger.admin)];
    await Promise.all(listeners.map(each => each.heard(1)));
    const heard = await listen(colleague);
    await tell([colleague], 'for the colleague');
    await heard.heard(2);
    // What comes after it shows that it did not come.
    await tell([nurse], 'for the nurse');
    await anInboxMessage(api, stranger, [stranger.admin.id], { subject: 'for the stranger' });
    await Promise.all(listeners.map(each => each.heard(2)));
    expect(listeners.map(subjectsOf)).toEqual([['for the nurse'], ['for the nurse'], ['for the stranger']]);
    expect(listeners.map(({ events }) => events.length)).toEqual([2, 2, 2]);
  });

  it('who was cut off goes on after what they have seen, in whichever process', async () => {
    const first = await listen(nurse);
    await first.heard(1);
    await tell([nurse], 'seen');
    await first.heard(2);
    first.close();
    await tell([nurse], 'missed 1');
    await tell([nurse], 'missed 2');
    const second = await listen(there(nurse), first.lastEventId);
    await second.heard(2);
    await tell([nurse], 'new');
    await second.heard(3);
    expect(subjectsOf(second)).toEqual(['missed 1', 'missed 2', 'new']);
  });

  it('misses nothing of a transaction that was open while they were told something newer', async () => {
    const first = await listen(nurse);
    await first.heard(1);
    await withClient(api.database.url, async db => {
      await db.query('begin');
      await db.query(
        `insert into ${hospital.schema}.inbox_messages (id, event_id, user_id, template, subject, text, created_at)
         values ($1, $1, $2, 't', 'began earlier', 't', now())`,
        [newId(), nurse.id],
      );
      await tell([nurse], 'newer');
      await first.heard(2);
      first.close();
      await db.query('commit');
    });
    const second = await listen(nurse, first.lastEventId);
    await second.heard(1);
    expect(subjectsOf(second)).toEqual(['began earlier']);
  });

  it.each(['latest', '799:795:', '1:2:9', "1:1:' or true", '9:'.repeat(40)])(
    'who says that %p came last starts anew',
    async lastEventId => {
      await tell([nurse], 'before');
      const listener = await listen(nurse, lastEventId);
      expect(await listener.heard(1)).toMatchObject([{ event: 'unread', data: { unread_count: 1 } }]);
    },
  );
});

describe('a stream ends', () => {
  it('with the session, in every process, and cannot be opened again', async () => {
    const listeners = [await listen(nurse), await listen(there(nurse))];
    await Promise.all(listeners.map(each => each.heard(1)));
    const others = await listen(hospital.admin);
    await nurse.http.post('/auth/logout');
    for (const listener of listeners) expect(await listener.end(1_500)).toBe('properly');
    expectProblem(await nurse.http.get('/inbox/stream'), { status: 401, code: 'auth.required' });
    expect(others.ended).toBe('no');
  });

  it('when its listener does not work here any more', async () => {
    const listener = await listen(there(nurse));
    await listener.heard(1);
    await hospital.admin.http.post(`/users/${nurse.id}/deactivate`);
    expect(await listener.end(1_500)).toBe('properly');
  });

  it('at once: not only when somebody looks who is listening', async () => {
    // Looks begin five seconds after the first listener of a process.
    const fresh = await api.startSibling();
    const listener = await listen({ http: fresh.as(nurse.http.token) });
    await listener.heard(1);
    await hospital.admin.http.post(`/users/${nurse.id}/deactivate`);
    expect(await listener.end(2_000)).toBe('properly');
  });

  it('when the hospital is not served any more', async () => {
    const paused = await aHospital(api);
    const listeners = [await listen(paused.admin), await listen(there(paused.admin))];
    await Promise.all(listeners.map(each => each.heard(1)));
    const { http } = await aSuperAdmin(api);
    expect((await http.patch(`/platform/tenants/${paused.id}/suspend`)).status).toBe(200);
    for (const listener of listeners) expect(await listener.end(1_500)).toBe('properly');
  });

  it('soon, also when nobody was told of the end of the session', async () => {
    const listener = await listen(nurse);
    await listener.heard(1);
    await api.sql('update public.sessions set ended_at = now() where account_id = $1', [nurse.id]);
    // Lost lines: nothing is remembered.
    await api.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'live-events listen' and datname = current_database()`);
    expect(await listener.end(15_000)).toBe('properly');
  });
});

describe('streams are bounded', () => {
  it('a session has five; one that is closed makes room', async () => {
    const five = await Promise.all([1, 2, 3, 4, 5].map(() => listen(nurse)));
    const refused = await nurse.http.get('/inbox/stream');
    expectProblem(refused, { status: 429, code: 'live.too_many' });
    expect(refused.headers.get('retry-after')).toBe('30');
    five[0]?.close();
    await until('room', async () => (await nurse.http.get('/inbox/stream')).status === 200);
  });

  it('a reader who takes nothing holds up nobody', async () => {
    const { hostname, port } = new URL(api.address);
    const socket = connect(Number(port), hostname);
    socket.pause();
    socket.write(
      `GET /api/v1/inbox/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${nurse.http.token}\r\n\r\n`,
    );
    const reader = await listen(nurse);
    await reader.heard(1);
    for (let n = 1; n <= 10; n++) await tell([nurse], `Number ${n}`);
    await until('all of them', () => subjectsOf(reader).length === 10);
    socket.destroy();
    expect(reader.ended).toBe('no');
  });
});

it('a process that ends lets its listeners go first, and waits for no line that nobody has used', async () => {
  const leaving = await startProcess('main', api.variables);
  const listener = await listen({ http: new HttpClient(`${leaving.address}/api/v1`, nurse.http.token) });
  await listener.heard(1);
  const unused = connect(Number(new URL(leaving.address).port), '127.0.0.1');
  await once(unused, 'connect');
  expect(await leaving.stop()).toBe(0);
  expect(await listener.end()).toBe('properly');
  unused.destroy();
});

it('a stream that has nothing to tell shows that it lives', async () => {
  await until('a sign of life', () => quiet.beats > 0, 30_000);
  expect(quiet.ended).toBe('no');
});
