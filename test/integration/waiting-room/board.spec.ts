import { Counters } from '../../../src/core/gateways/counters/counters.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { HttpClient } from '../../support/http-client.js';
import { Listener, type HeardEvent } from '../../support/listener.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';
import { WaitingDesk } from './waiting.js';

interface Board {
  readonly id: string;
  readonly url: string;
  readonly [member: string]: unknown;
}

let api: TestApi;
let elsewhere: HttpClient;
let waiting: WaitingDesk;
const open: Listener[] = [];

beforeAll(async () => {
  api = await startApi();
  elsewhere = await api.startSibling();
});
beforeEach(async () => {
  waiting = await WaitingDesk.open(api);
  await api.app.get(Counters).reset('board:client:127.0.0.1');
});
afterEach(() => open.splice(0).forEach(listener => listener.close()));
afterAll(() => api.close());

async function aBoard(http = waiting.desk.hospital.admin.http): Promise<Board & { readonly key: string }> {
  const { status, body } = await http.post<Board>('/waiting-room/boards', { name: 'Ground floor' });
  expect(status).toBe(201);
  return { ...body, key: body.url.split('/').at(-1) ?? '' };
}
const show = (key: string) => api.get<Record<string, unknown>>(`/public/boards/${key}`);
const doctorsIn = ({ data }: HeardEvent) => data['doctors'] as Record<string, unknown>[];

async function listen(key: string, lastEventId?: string, base = api.address): Promise<Listener> {
  const listener = await Listener.open(new HttpClient(base), `/board/${key}/stream`, lastEventId);
  open.push(listener);
  return listener;
}

describe('a board', () => {
  it('shows tokens doctor by doctor, and no word about patients', async () => {
    api.setClock(at('09:00'));
    const visits = [];
    for (let n = 0; n < 5; n++) visits.push((await waiting.walkIn()).body);
    await waiting.callNext();
    await waiting.visit('start-consultation', visits[0] ?? { id: '' });
    await waiting.callNext();
    await waiting.callNext();
    await waiting.step('skip', visits[1]?.id ?? '');
    await waiting.visit('start-consultation', (await waiting.walkIn()).body);
    await waiting.visit('complete', visits[0] ?? { id: '' });
    const { key } = await aBoard();
    const { status, body, headers } = await show(key);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      hospital_name: waiting.desk.hospital.name,
      date: '2030-01-07',
      doctors: [
        {
          doctor_name: expect.stringContaining('Member') as string,
          department: 'General Medicine',
          in_consultation: [6],
          called: [3],
          waiting: [4, 5],
          skipped: [2],
        },
      ],
    });
    const text = JSON.stringify(body);
    for (const { id, patient_id, patient_code } of visits as Record<string, string>[])
      for (const secret of [id, patient_id, patient_code, 'Kulkarni', 'Asha'])
        expect(text).not.toContain(secret);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('is given an address once, and taken away', async () => {
    const { hospital, receptionist } = waiting.desk;
    const board = await aBoard();
    expect(board.url).toMatch(
      new RegExp(`^http://localhost:3000/board/${hospital.code}\\.[A-Za-z0-9_-]{43}$`),
    );
    const listed = await hospital.admin.http.get('/waiting-room/boards');
    expect(listed.body).toMatchObject({ items: [{ id: board.id, name: 'Ground floor', revoked_at: null }] });
    expect(JSON.stringify(listed.body)).not.toContain(board.key.slice(9));
    const [kept] = await api.sql<{ row: string }>(`select b::text as row from ${hospital.schema}.boards b`);
    expect(kept?.row).not.toContain(board.key.slice(9));
    expect((await receptionist.http.post('/waiting-room/boards', { name: 'Mine' })).status).toBe(403);
    for (let n = 0; n < 2; n++)
      expect((await hospital.admin.http.delete(`/waiting-room/boards/${board.id}`)).status).toBe(204);
    expectProblem(await show(board.key), { status: 404, code: 'waiting_room.board_not_found' });
    expect((await historyOf(api, hospital, board.id)).map(({ action }) => action)).toEqual([
      'board.created',
      'board.revoked',
    ]);
  });

  it.each<[string, (key: string, code: string) => string]>([
    ['another hospital', (key, code) => `${code}${key.slice(8)}`],
    ['another secret', key => `${key.slice(0, -2)}AA`],
    ['half of it', key => key.slice(0, 20)],
    ['nothing', () => 'x'],
    ['no hospital', key => `ffffffff${key.slice(8)}`],
  ])('with %s in its address is unknown', async (_, change) => {
    const other = await WaitingDesk.open(api);
    const { key } = await aBoard();
    const wrong = change(key, other.desk.hospital.code);
    expectProblem(await show(wrong), { status: 404, code: 'waiting_room.board_not_found' });
    for (const path of [`/board/${wrong}`, `/board/${wrong}/stream`])
      expect((await fetch(`${api.address}${path}`)).status).toBe(404);
  });

  it('of a hospital that is not in service is unknown', async () => {
    const { key } = await aBoard();
    await api.sql(`update public.tenants set status = 'SUSPENDED' where id = $1`, [waiting.desk.hospital.id]);
    expectProblem(await show(key), { status: 404, code: 'waiting_room.board_not_found' });
  });

  it('is asked for 120 times a minute from one address', async () => {
    const { key } = await aBoard();
    for (let n = 0; n < 120; n++) expect((await show(key)).status).toBe(200);
    const refused = await show(key);
    expectProblem(refused, { status: 429, code: 'waiting_room.too_many_looks' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('is a page that needs nothing from elsewhere', async () => {
    await waiting.desk.hospital.admin.http.patch('/settings', { locale: 'hi' });
    const { key } = await aBoard();
    const response = await fetch(`${api.address}/board/${key}`);
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]+=*'; script-src 'sha256-[\w+/]+=*'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(html).toContain('<html lang="hi">');
    expect(html).toContain('कृपया अंदर आएँ');
    expect(html).not.toMatch(/(?:src|href)=/);
  });
});

/** The other process keeps the real time, so these do too: the visits are of today, whatever the hour. */
describe('a screen', () => {
  beforeEach(async () => {
    api.setClock(undefined);
    const { schema } = waiting.desk.hospital;
    await api.sql(`delete from ${schema}.opening_hours`);
    await api.sql(
      `insert into ${schema}.opening_hours select n, '00:00', '23:59:59' from generate_series(1, 7) n`,
    );
  });
  /** Somebody who has a token today; near midnight no time is left to be booked. */
  async function anArrival(n: number): Promise<{ id: string }> {
    const { doctor, hospital, receptionist } = waiting.desk;
    const { body } = await receptionist.http.post<{ id: string }>('/appointments', {
      ...(await waiting.desk.form('10:00', '2031-01-06')),
      scheduled_at: new Date(at('10:00', '2031-01-06').getTime() + n * 900_000),
    });
    await api.sql(
      `update ${hospital.schema}.appointments set status = 'CHECKED_IN', checked_in_at = now(), token_number = $2,
         token_on = (now() at time zone 'Asia/Kolkata')::date where id = $1 and doctor_id = $3`,
      [body.id, n, doctor.id],
    );
    return body;
  }

  it('is told of every change, in whichever process it was made', async () => {
    const { key } = await aBoard();
    const [first, second] = [await anArrival(1), await anArrival(2)];
    const [here, far] = [await listen(key), await listen(key, undefined, new URL(elsewhere.base).origin)];
    for (const listener of [here, far]) {
      expect(listener.status).toBe(200);
      const [event] = await listener.heard(1);
      expect(doctorsIn(event as HeardEvent)).toMatchObject([{ waiting: [1, 2], called: [] }]);
    }
    await waiting.callNext();
    for (const listener of [here, far])
      expect(doctorsIn((await listener.heard(2))[1] as HeardEvent)).toMatchObject([
        { waiting: [2], called: [1] },
      ]);
    await waiting.callNext(elsewhere.as(waiting.http.token));
    await here.heard(3);
    await waiting.step('skip', first.id);
    await here.heard(4);
    await waiting.visit('cancel', second, { reason: 'OTHER' });
    expect(doctorsIn((await here.heard(5))[4] as HeardEvent)).toMatchObject([
      { waiting: [], called: [], skipped: [1] },
    ]);
  });

  it('that was cut off is told what it has missed, and nothing when it has missed nothing', async () => {
    const { key } = await aBoard();
    await anArrival(1);
    await anArrival(2);
    const first = await listen(key);
    await first.heard(1);
    first.close();
    const same = await listen(key, first.lastEventId);
    await waiting.callNext();
    const [event] = await same.heard(1);
    expect(doctorsIn(event as HeardEvent)).toMatchObject([{ waiting: [2], called: [1] }]);
    same.close();
    await waiting.callNext();
    const late = await listen(key, first.lastEventId, new URL(elsewhere.base).origin);
    expect(doctorsIn((await late.heard(1))[0] as HeardEvent)).toMatchObject([
      { waiting: [], called: [1, 2] },
    ]);
    const odd = await listen(key, 'x y z');
    expect(await odd.heard(1)).toHaveLength(1);
  });

  it('goes blank when its address is taken away, and hears of no other hospital', async () => {
    const other = await WaitingDesk.open(api);
    api.setClock(undefined);
    const [board, theirs] = [await aBoard(), await aBoard(other.desk.hospital.admin.http)];
    await anArrival(1);
    const [ours, others] = [await listen(board.key), await listen(theirs.key)];
    await Promise.all([ours.heard(1), others.heard(1)]);
    await waiting.callNext();
    await ours.heard(2);
    expect(others.events).toHaveLength(1);
    await waiting.desk.hospital.admin.http.delete(`/waiting-room/boards/${board.id}`);
    expect(await ours.end()).toBe('properly');
    expect(others.ended).toBe('no');
  });
});
