import type { Client } from 'pg';
import { doctorId, fillHospital, surname } from '../../bench/data.js';
import { aDoctor, aHospital, type Hospital } from '../factories/hospital.js';
import { startApi, type TestApi } from '../support/api.js';
import { withClient } from '../support/database.js';
import { statementsOf, type Statement } from './statements.js';

let api: TestApi;
let hospital: Hospital;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
  await withClient(api.database.url, db =>
    fillHospital(db, hospital.code, { patients: 100_000, appointments: 100_000 }),
  );
  // Each of forty people has 2,500 messages, of which the last three are unread.
  await api.sql(
    `insert into ${hospital.schema}.inbox_messages (id, event_id, user_id, template, subject, text, created_at, read_at)
     select gen_random_uuid(), gen_random_uuid(), u.id, 't', 's', 't', now() - n * interval '1 hour',
       case when n > 3 then now() end
     from ${hospital.schema}.users u, generate_series(1, 2500) n`,
  );
  await api.sql(`analyze ${hospital.schema}.inbox_messages`);
}, 120_000);
afterAll(() => api.close());

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Node[];
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** How the hospital's own role gets at the rows of a statement. */
async function accessOf(db: Client, { text, values }: Statement): Promise<string[]> {
  const { rows } = await db.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
    `explain (format json) ${text}`,
    values,
  );
  const [plan] = rows[0]?.['QUERY PLAN'] ?? [];
  return nodesOf(plan?.Plan as Node)
    .filter(node => node['Index Name'] ?? node['Relation Name'])
    .map(node => node['Index Name'] ?? `${node['Node Type']} on ${node['Relation Name']}`);
}

/** The ways to the rows of a table that a request takes, all of its statements together. */
async function waysOf(path: string, { http } = hospital.admin): Promise<string[]> {
  const statements = await statementsOf(async () => expect((await http.get(path)).status).toBe(200));
  const reads = statements.filter(({ text }) => /^\s*select/i.test(text));
  expect(reads.length).toBeGreaterThan(0);
  return withClient(api.database.url, async db => {
    await db.query(`set role t_${hospital.code}`);
    await db.query(`set search_path = ${hospital.schema}, pg_temp`);
    const ways: string[] = [];
    for (const statement of reads) ways.push(...(await accessOf(db, statement)));
    return ways;
  });
}

const today = new Date().toISOString().slice(0, 10);
const big = ['Seq Scan on patients', 'Seq Scan on appointments', 'Seq Scan on inbox_messages'];

describe('with 100,000 patients and 100,000 appointments', () => {
  it.each<[string, string, string]>([
    ['a search by name', `/patients?search=${surname(77)}&page=1`, 'patients_search'],
    ['a search by part of a name', '/patients?search=ulkarn&page=1', 'patients_search'],
    ['a search by telephone', '/patients?search=98765&page=1', 'patients_search'],
    ['a search by code', '/patients?search=P-04711&page=1', 'patients_search'],
    ['a search with a typing mistake', '/patients?search=Kulkarmni&page=1', 'patients_search'],
    ['the newest patients', '/patients?page=1', 'patients_recent'],
    ['those registered last', '/patients?page=1&sort=registered', 'patients_registered'],
    ['the day list', `/appointments?date_from=${today}&date_to=${today}`, 'appointments_day'],
    [
      "a doctor's day",
      `/appointments?doctor_user_id=${doctorId(3)}&date_from=${today}&date_to=${today}`,
      'appointments_doctor_day',
    ],
    ['the departments with their patients', '/departments', 'appointments_department_patients'],
    ['the calendar', `/appointments/calendar?date=${today}`, 'appointments_department'],
    ['the inbox', '/inbox?page=1', 'inbox_messages_newest'],
    ['the unread messages', '/inbox?unread=true', 'inbox_messages_unread'],
    ['the unread count', '/inbox/unread-count', 'inbox_messages_unread'],
  ])('%s takes its index', async (_, path, index) => {
    const ways = await waysOf(path);
    expect(ways).toContain(index);
    expect(ways.filter(way => big.includes(way))).toEqual([]);
  });

  it("a doctor's own patients take the indexes of visits and of registrations", async () => {
    const ways = await waysOf('/patients?page=1', await aDoctor(api, hospital));
    expect(ways).toEqual(expect.arrayContaining(['appointments_doctor_patients', 'patients_creator']));
    expect(ways.filter(way => big.includes(way))).toEqual([]);
  });
});
