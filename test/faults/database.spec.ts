import { setTimeout as sleep } from 'node:timers/promises';
import { startApi, type TestApi } from '../support/api.js';
import { expectProblem } from '../support/problems.js';
import { countOf } from '../support/records.js';
import { Desk, Load } from './load.js';

let api: TestApi;
let desk: Desk;

beforeAll(async () => {
  api = await startApi();
  desk = await Desk.of(api);
});
afterAll(() => api.close());

/** As a restart of the database does it to the product. */
const cutAllLines = () =>
  api.sql(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename in ('hms_app', 'hms_platform')`);

it('a database that drops every connection under load is told as 503, and used again at once', async () => {
  const { http } = desk.hospital.admin;
  const writing = new Load(() => desk.book(http));
  const reading = new Load(() => http.get('/patients?page=1'));
  for (let n = 0; n < 10; n++) {
    await sleep(100);
    expect((await cutAllLines()).length).toBeGreaterThan(0);
  }
  await sleep(200);
  const written = await writing.stop();
  const read = await reading.stop();

  expect([written.lost, read.lost]).toEqual([0, 0]);
  const refused = [...written.answers, ...read.answers].filter(({ status }) => status >= 300);
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) {
    expectProblem(answer, { status: 503, code: 'unavailable' });
    expect(answer.headers.get('retry-after')).toBe('1');
  }
  const ids = written.answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
  expect(await countOf(api, desk.hospital, 'appointments', 'id = any($1)', [ids])).toBe(ids.length);
  for (let n = 0; n < 20; n++) expect((await http.get('/patients?page=1')).status).toBe(200);
});
