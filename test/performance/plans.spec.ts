import type { Client } from 'pg';
import { doctorId, fillHospital, patientId, surname } from '../../bench/data.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../factories/hospital.js';
import { aPortalPatient } from '../factories/portal-patient.js';
import { RemindPatients } from '../../src/modules/reminders/index.js';
import { startApi, type TestApi } from '../support/api.js';
import type { HttpClient } from '../support/http-client.js';
import { withClient } from '../support/database.js';
import { statementsOf, type Statement } from './statements.js';

let api: TestApi;
let hospital: Hospital;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
  await withClient(api.database.url, db =>
    fillHospital(db, hospital.code, { patients: 100_000, appointments: 100_000, prescriptions: 50_000 }),
  );
  // Each of forty people has 2,500 messages, of which the last three are unread.
  await api.sql(
    `insert into ${hospital.schema}.inbox_messages (id, event_id, user_id, template, subject, text, created_at, read_at)
     select gen_random_uuid(), gen_random_uuid(), u.id, 't', 's', 't', now() - n * interval '1 hour',
       case when n > 3 then now() end
     from ${hospital.schema}.users u, generate_series(1, 2500) n`,
  );
  await api.sql(`analyze ${hospital.schema}.inbox_messages`);
  // Every patient was here once; every hundredth stays.
  await api.sql(
    `insert into ${hospital.schema}.admissions (id, patient_id, doctor_id, department_id, status, admitted_at,
       discharged_at, discharge_summary, created_at, updated_at)
     select gen_random_uuid(), p.id, d.id, d.department_id, case when n % 100 = 0 then 'ACTIVE' else 'DISCHARGED' end,
       now() - n * interval '1 hour', case when n % 100 > 0 then now() end, case when n % 100 > 0 then 'Well' end, now(), now()
     from (select id, row_number() over (order by id) n from ${hospital.schema}.patients) p
       join (select id, department_id, row_number() over (order by id) r from ${hospital.schema}.users
         where email like 'doctor%') d on d.r = 1 + n % 40`,
  );
  await api.sql(`vacuum (analyze) ${hospital.schema}.admissions`);
}, 120_000);
afterAll(() => api.close());

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Node[];
}

interface Measured extends Node {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
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
async function waysOf(path: string, { http }: Pick<Member, 'http'> = hospital.admin): Promise<string[]> {
  // The process may have forgotten who is asking; that is looked up in the shared schema.
  await http.get('/auth/me');
  const statements = await statementsOf(async () => expect((await http.get(path)).status).toBe(200));
  // Public routes look up their hospital; the hospital's role may not.
  const reads = statements.filter(({ text }) => /^\s*select/i.test(text) && !text.includes('public.'));
  expect(reads.length).toBeGreaterThan(0);
  return withClient(api.database.url, async db => {
    await db.query(`set role t_${hospital.code}`);
    await db.query(`set search_path = ${hospital.schema}, pg_temp`);
    const ways: string[] = [];
    for (const statement of reads) ways.push(...(await accessOf(db, statement)));
    return ways;
  });
}

/** Two hundred readings of each of 500 patients, a set a patient. */
beforeAll(async () => {
  await api.sql(
    `insert into ${hospital.schema}.readings (id, patient_id, recorded_at, received_at, value, type, source)
     select gen_random_uuid(), ('0190a000-0000-7000-8aa7-' || lpad(to_hex(p), 12, '0'))::uuid,
       now() - n * interval '6 hours', now(), 60 + n % 40, (array['heart_rate', 'spo2', 'glucose', 'weight'])[1 + n % 4],
       'device'
     from generate_series(1, 500) p, generate_series(0, 199) n`,
  );
  await api.sql(
    `insert into ${hospital.schema}.vital_sets (id, patient_id, recorded_at, heart_rate, created_at)
     select gen_random_uuid(), ('0190a000-0000-7000-8aa7-' || lpad(to_hex(p), 12, '0'))::uuid, now(), 72, now()
     from generate_series(1, 20000) p`,
  );
  // Each of 20,000 patients had five alerts; of every hundredth patient's one is open.
  await api.sql(
    `insert into ${hospital.schema}.alerts (id, patient_id, type, direction, severity, threshold, worst_value, worst_at,
       raised_by_reading_id, last_value, last_at, last_reading_id, reading_count, status, acknowledged_at,
       acknowledged_by_id, resolved_at, resolved_by_id, created_at, raised_at, updated_at)
     select gen_random_uuid(), ('0190a000-0000-7000-8aa7-' || lpad(to_hex(p), 12, '0'))::uuid, 'heart_rate', 'high',
       'HIGH', 120, 130, at, gen_random_uuid(), 130, at, gen_random_uuid(), 1,
       case when over is null then 'OPEN' else 'RESOLVED' end, over, who, over, who, at, at, at
     from generate_series(1, 20000) p, generate_series(0, 4) n,
       lateral (select now() - (p + 20000 * n) * interval '1 minute' as at, n = 0 and p % 100 = 0 as goes_on) a,
       lateral (select case when not goes_on then at end as over, case when not goes_on then gen_random_uuid() end as who) b`,
  );
  await api.sql(`vacuum (analyze) ${hospital.schema}.alerts`);
  await api.sql(`vacuum (analyze) ${hospital.schema}.readings`);
  await api.sql(`vacuum (analyze) ${hospital.schema}.vital_sets`);
}, 60_000);

const today = new Date().toISOString().slice(0, 10);
const lastWeek = new Date(Date.now() - 6 * 86_400_000).toISOString().slice(0, 10);
const inTwoWeeks = new Date(Date.now() + 13 * 86_400_000).toISOString().slice(0, 10);
const big = [
  'patients',
  'appointments',
  'audit_entries',
  'inbox_messages',
  'prescriptions',
  'prescription_items',
  'readings',
  'vital_sets',
  'admissions',
  'alerts',
].map(table => `Seq Scan on ${table}`);

describe('with 100,000 patients, 100,000 appointments and 50,000 prescriptions', () => {
  it.each<[string, string, string]>([
    ['a search by name', `/patients?search=${surname(77)}&page=1`, 'patients_search'],
    ['a search by part of a name', '/patients?search=ulkarn&page=1', 'patients_search'],
    ['a search by telephone', '/patients?search=98765&page=1', 'patients_search'],
    ['a search by code', '/patients?search=P-04711&page=1', 'patients_search'],
    ['a search with a typing mistake', '/patients?search=Kulkarmni&page=1', 'patients_search'],
    ['a search by two words', '/patients?search=kulkarni+as&page=1', 'patients_search'],
    ['a search by what begins so', `/patients?search=${surname(77).slice(0, 5)}&page=1`, 'patients_search'],
    [
      'who has this telephone already',
      '/patients/check-duplicates?first_name=Asha&phone_primary=9876543210',
      'patients_phone_end',
    ],
    [
      'who has the other telephone already',
      '/patients/check-duplicates?first_name=Asha&phone_primary=9876543210',
      'patients_other_phone_end',
    ],
    [
      'who was born that day and is called so',
      '/patients/check-duplicates?first_name=Asha&phone_primary=9876543210&dob=1980-01-01',
      'patients_born',
    ],
    [
      'who has this national id already',
      '/patients/check-duplicates?first_name=Asha&phone_primary=9876543210&national_id_number=ABCDE1234F',
      'patients_national_id',
    ],
    ['the newest patients', '/patients?page=1', 'patients_recent'],
    ['those registered last', '/patients?page=1&sort=registered', 'patients_registered'],
    ['the day list', `/appointments?date_from=${today}&date_to=${today}`, 'appointments_day'],
    [
      "a doctor's day",
      `/appointments?doctor_user_id=${doctorId(3)}&date_from=${today}&date_to=${today}`,
      'appointments_doctor_day',
    ],
    ['what patients ask for', '/appointments?status=REQUESTED', 'appointments_requested'],
    ['the departments with their patients', '/departments', 'appointments_department_patients'],
    ['the calendar', `/appointments/calendar?date=${today}`, 'appointments_department'],
    [
      'the prescriptions of the day list',
      `/appointments?date_from=${today}&date_to=${today}`,
      'prescriptions_appointment',
    ],
    ['what waits in the pharmacy', '/prescriptions?status=DRAFT,ISSUED', 'prescriptions_worklist'],
    ['a page of what is issued', '/prescriptions?paged=true&status=ISSUED', 'prescriptions_worklist'],
    [
      "a doctor's drafts",
      `/prescriptions?doctor_user_id=${doctorId(3)}&status=DRAFT,ISSUED`,
      'prescriptions_doctor_worklist',
    ],
    ["a patient's prescriptions", `/prescriptions?patient_id=${patientId(77)}`, 'prescriptions_patient'],
    ['all admissions that go on', '/admissions?status=ACTIVE&paged=true', 'admissions_going_on'],
    ["a patient's admissions", `/admissions?patient_id=${patientId(77)}`, 'admissions_patient'],
    ["a doctor's admissions", `/admissions?doctor_user_id=${doctorId(3)}&paged=true`, 'admissions_doctor'],
    ['an export of a search', `/patients/export/csv?search=${surname(77)}`, 'patients_search'],
    ['an export of new patients', `/patients/export/csv?registered_from=${today}`, 'patients_registered'],
    ['the patients who stay', '/patients?patient_type=IPD&page=1', 'admissions_one_active'],
    ['a page of patients, with who stays', '/patients?page=1&include=visit_flags', 'admissions_one_active'],
    ["a visit's prescription", `/prescriptions?appointment_id=${patientId(77)}`, 'prescriptions_appointment'],
    [
      "a day's prescriptions",
      `/prescriptions?date_from=${today}&order_by=created_at_desc`,
      'prescriptions_newest',
    ],
    ['the items of prescriptions', '/prescriptions?status=DRAFT', 'prescription_items_position_key'],
    ["a patient's vital signs", `/vitals?patient_id=${patientId(77)}`, 'vital_sets_patient'],
    ['readings', `/patients/${patientId(77)}/readings?type=spo2`, 'readings_key'],
    ['the latest readings', `/patients/${patientId(77)}/readings/latest`, 'readings_key'],
    ['a chart', `/patients/${patientId(77)}/readings/series?type=spo2,weight`, 'readings_key'],
    ['the alerts that go on', '/alerts?status=OPEN,ACKNOWLEDGED', 'alerts_going_on'],
    ["a patient's alerts", `/alerts?patient_id=${patientId(77)}`, 'alerts_patient'],
    [
      'the free slots of two weeks',
      `/doctors/${doctorId(3)}/available-slots?date_from=${today}&date_to=${inTwoWeeks}`,
      'appointments_doctor_day',
    ],
    // All visits are of one department here, so its index is as good as that of the day.
    ["the dashboard's day", '/dashboard/metrics', 'appointments_department'],
    ['what the dashboard says is coming', '/dashboard/metrics', 'appointments_waiting'],
    ['what the dashboard says waits in the pharmacy', '/dashboard/metrics', 'prescriptions_waiting'],
    ['who the dashboard says stays', '/dashboard/metrics', 'admissions_one_active'],
    ['who the dashboard says is new', '/dashboard/metrics', 'patients_registered'],
    ['registrations of a week', `/analytics/registrations?date_from=${lastWeek}`, 'patients_registered'],
    [
      'visits of a week',
      `/analytics/appointments?date_from=${lastWeek}&date_to=${today}`,
      'appointments_department',
    ],
    ['prescriptions of a week', `/analytics/prescriptions?date_from=${lastWeek}`, 'prescriptions_newest'],
    // Almost everybody went home today.
    [
      'stays of a week',
      '/analytics/admissions?date_from=2026-01-01&date_to=2026-01-07',
      'admissions_discharged',
    ],
    ['the inbox', '/inbox?page=1', 'inbox_messages_newest'],
    ['the unread messages', '/inbox?unread=true', 'inbox_messages_unread'],
    ['the unread count', '/inbox/unread-count', 'inbox_messages_unread'],
  ])('%s takes its index', async (_, path, index) => {
    const ways = await waysOf(path);
    expect(ways).toContain(index);
    expect(ways.filter(way => big.includes(way))).toEqual([]);
  });

  it('what a request has left in the audit is found by its id', async () => {
    const { headers } = await hospital.admin.http.get('/patients?page=1');
    await withClient(api.database.url, async db => {
      await db.query(`
        insert into ${hospital.schema}.audit_entries (id, at, action, actor_id, request_id)
        select gen_random_uuid(), now() - n * interval '1 second', 'patient.viewed', '${doctorId(1)}',
          gen_random_uuid()::text
        from generate_series(1, 50000) n`);
      await db.query(`analyze ${hospital.schema}.audit_entries`);
    });
    const path = `/audit?search=${headers.get('x-request-id')}`;
    expect((await hospital.admin.http.get(path)).body).toMatchObject({
      total: 1,
      items: [{ action: 'patients.listed', request_id: headers.get('x-request-id') }],
    });
    const ways = await waysOf(path);
    expect(ways).toContain('audit_entries_request');
    expect(ways.filter(way => big.includes(way))).toEqual([]);
  }, 60_000);

  it("a doctor's own patients take the indexes of visits and of registrations", async () => {
    const ways = await waysOf('/patients?page=1', await aDoctor(api, hospital));
    expect(ways).toEqual(expect.arrayContaining(['appointments_doctor_patients', 'patients_creator']));
    expect(ways.filter(way => big.includes(way))).toEqual([]);
  });
});

describe('for a patient among them', () => {
  let own: HttpClient;

  beforeAll(async () => {
    own = (await aPortalPatient(api, hospital)).http;
  });

  it.each<[string, string, string]>([
    ['the own appointments', '/portal/appointments', 'appointments_patient'],
    ['the own prescriptions', '/portal/prescriptions', 'prescriptions_patient'],
    ['the own vital signs', '/portal/vitals', 'vital_sets_patient'],
    ['the own stays', '/portal/admissions', 'admissions_patient'],
    ['who has looked', '/portal/accesses', 'audit_entries_patients'],
    ['the account', '/portal/account', 'portal_accounts_pkey'],
    ['free slots', `/portal/doctors/${doctorId(3)}/slots`, 'appointments_doctor_day'],
  ])('%s take their index', async (_, path, index) => {
    const ways = await waysOf(path, { http: own });
    expect(ways).toContain(index);
    expect(ways.filter(way => big.includes(way))).toEqual([]);
  });

  it('who owns an address is found by it', async () => {
    const statements = await statementsOf(() =>
      own
        .post('/portal/link', { first_name: 'Asha', dob: '1988-03-14' })
        .then(() => aPortalPatient(api, hospital)),
    );
    const look = statements.find(({ text }) => /from patients\s+where lower\(email\)/.test(text));
    const ways = await withClient(api.database.url, async db => {
      await db.query(`set search_path = ${hospital.schema}, pg_temp`);
      return accessOf(db, look as Statement);
    });
    // A birthday tells nearly as much.
    expect(ways).toContainEqual(expect.stringMatching(/^patients_(email|born)$/));
    expect(ways.filter(way => big.includes(way))).toEqual([]);
  });
});

describe('with 40 doctors who see 480 patients a day', () => {
  let key: string;

  beforeAll(async () => {
    const { schema } = hospital;
    // Everybody who came in the last ten days has a token, and those of today wait.
    await api.sql(
      `update ${schema}.appointments a set token_on = n.on_day, token_number = n.number,
         status = case when n.on_day = n.today then 'CHECKED_IN' else a.status end,
         checked_in_at = coalesce(a.checked_in_at, a.starts_at)
       from (
         select id, on_day, today, row_number() over (partition by doctor_id, on_day order by starts_at) as number
         from (
           select id, doctor_id, starts_at, status, (starts_at at time zone 'Asia/Kolkata')::date as on_day,
             (now() at time zone 'Asia/Kolkata')::date as today
           from ${schema}.appointments where starts_at between now() - interval '10 days' and now() + interval '1 day') near
         where status = 'COMPLETED' or status = 'SCHEDULED' and on_day = today) n
       where n.id = a.id`,
    );
    await api.sql(`vacuum (analyze) ${schema}.appointments`);
    const { body } = await hospital.admin.http.post<{ url: string }>('/waiting-room/boards', {
      name: 'Hall',
    });
    key = body.url.split('/').at(-1) ?? '';
  }, 60_000);

  it.each<[string, () => string]>([
    ["a doctor's queue", () => `/waiting-room/queues/${doctorId(3)}`],
    ['the board', () => `/public/boards/${key}`],
  ])('%s takes its index', async (_, path) => {
    const ways = await waysOf(path());
    expect(ways).toContain('appointments_token_key');
    expect(ways.filter(way => big.includes(way))).toEqual([]);
  });

  it('a round of reminders reads what is due since the last one, and nothing else', async () => {
    const { schema } = hospital;
    const job = api.app.get(RemindPatients, { strict: false });
    await job.run();
    await api.sql(`delete from ${schema}.reminders`);
    // A minute after another round eight visits more are a day away.
    const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 + 3_600_000);
    await api.sql(
      `update ${schema}.appointments set overbook_reason = 'Of the test', created_at = $1::timestamptz - interval '3 days', starts_at = $1::timestamptz + interval '24 hours',
         ends_at = $1::timestamptz + interval '24 hours 15 minutes'
       where id in (select id from ${schema}.appointments
         where status = 'SCHEDULED' and starts_at > $1::timestamptz + interval '10 days' order by starts_at, id limit 8)`,
      [hour],
    );
    await api.sql(
      `update ${schema}.reminder_rounds set reached = $1::timestamptz + make_interval(mins => lead_minutes - 1)`,
      [hour],
    );
    const [{ due } = { due: 0 }] = await api.sql<{ due: number }>(
      `select count(*)::int as due from ${schema}.appointments a join ${schema}.reminder_rounds r
         on a.starts_at > r.reached - interval '15 minutes' and a.starts_at <= r.reached + interval '1 minute'
       where a.status = 'SCHEDULED'`,
    );
    expect(due).toBeGreaterThanOrEqual(8);
    api.setClock(hour);
    const sent = await statementsOf(() => job.run());
    api.setClock(undefined);
    const record = sent.find(({ text }) => text.includes('coming_visits'));
    expect(await api.sql(`select from ${schema}.reminders`)).toHaveLength(due);
    const plan = await withClient(api.database.url, async db => {
      await db.query(`set search_path = ${schema}`);
      await db.query('begin');
      await db.query(`delete from reminders`);
      await db.query(`update reminder_rounds set reached = reached - interval '1 minute'`);
      const { rows } = await db.query<{ 'QUERY PLAN': [{ Plan: Measured }] }>(
        `explain (analyze, format json) ${record?.text}`,
        record?.values,
      );
      await db.query('rollback');
      return rows[0]?.['QUERY PLAN'][0]?.Plan;
    });
    const visits = (nodesOf(plan as Node) as Measured[]).filter(
      node => node['Relation Name'] === 'appointments',
    );
    expect(visits.map(node => node['Index Name'])).toEqual(['appointments_waiting']);
    for (const node of visits) {
      const read = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
      expect(read).toBeLessThanOrEqual(due);
    }
  }, 60_000);
});

describe('with 5,000 stock items, 20,000 movements and 10,000 batches', () => {
  const itemId = (n: number) => `0190a000-0000-7000-8570-${n.toString(16).padStart(12, '0')}`;
  const big = ['Seq Scan on stock_items', 'Seq Scan on stock_batches', 'Seq Scan on stock_movements'];

  beforeAll(() =>
    withClient(api.database.url, async db => {
      await db.query(`set search_path = ${hospital.schema}`);
      await db.query(`
        insert into stock_items (id, type, name, generic_name, created_at, updated_at)
        select ('0190a000-0000-7000-8570-' || lpad(to_hex(n), 12, '0'))::uuid, 'CONSUMABLE',
          'Article ' || md5(n::text), md5('generic' || n), now(), now() from generate_series(1, 5000) n`);
      await db.query(`
        insert into stock_batches (id, stock_item_id, batch_number, created_at)
        select gen_random_uuid(), id, 'B' || n || '-' || right(id::text, 4), now()
        from stock_items, generate_series(1, 2) n where type = 'CONSUMABLE'`);
      await db.query(`
        insert into stock_movements (id, stock_item_id, batch_id, kind, quantity, at)
        select gen_random_uuid(), stock_item_id, id, 'receive', 3, now() from stock_batches, generate_series(1, 2)`);
      await db.query('vacuum (analyze) stock_items, stock_batches, stock_movements');
    }),
  );

  it.each<[string, string, string[]]>([
    ['a search by part of a name', '/stock-items?search=e4da3b7f&limit=20', ['stock_items_search']],
    ['the history of an item', `/stock-items/${itemId(7)}/movements`, ['stock_movements_number_key']],
    ['the batches of an item', `/stock-items/${itemId(7)}/batches`, ['stock_batches_item']],
    [
      'those who received a batch',
      '/stock-batches/recall?batch_number=b1-0007',
      ['stock_batches_number_key', 'stock_movements_received'],
    ],
  ])('%s takes its index', async (_, path, indexes) => {
    const ways = await waysOf(path);
    expect(ways).toEqual(expect.arrayContaining(indexes));
    expect(ways.filter(way => big.includes(way))).toEqual([]);
  });
});

describe('with 100,000 messages to patients and staff', () => {
  const big = ['Seq Scan on notifications'];

  beforeAll(() =>
    withClient(api.database.url, async db => {
      await db.query(`set search_path = ${hospital.schema}`);
      // Nearly all are mails that were sent; a hundred waits for two days, one in a thousand is a text.
      await db.query(`
        insert into notifications (id, event_id, event, template, channel, recipient_kind, recipient_id, patient_id,
          payload, language, status, reason, sent_at, created_at, updated_at)
        select gen_random_uuid(), gen_random_uuid(), 'appointment.booked', 'appointment_created',
          case when n % 1000 = 0 then 'SMS' else 'EMAIL' end, 'PATIENT', p.id, p.id, '{}', 'en', status,
          case when status = 'FAILED' then 'refused' end, case when status = 'SENT' then at end, at, at
        from (
          select n, now() - n * interval '1 minute' as at,
            case when n <= 100 then 'PENDING' when n % 500 = 1 then 'FAILED' else 'SENT' end as status
          from generate_series(1, 100000) n) made
          join (select id, row_number() over (order by id) as n from patients) p using (n)`);
      await db.query('vacuum (analyze) notifications');
    }),
  );

  it.each<[string, string, string]>([
    ['those that failed', 'status=FAILED', 'notifications_status'],
    ['those that wait', 'status=PENDING', 'notifications_status'],
    ['the texts', 'channel=SMS', 'notifications_channel'],
    ['the texts that failed', 'channel=SMS&status=FAILED', 'notifications_status'],
    ["a day's messages", `date_from=${today}&date_to=${today}`, 'notifications_newest'],
    ["a day's texts", `channel=SMS&date_from=${today}&date_to=${today}`, 'notifications_channel'],
    ['those of a day that failed', `status=FAILED&date_from=${today}`, 'notifications_status'],
    ["a patient's messages", `patient_id=${patientId(77)}`, 'notifications_patient'],
  ])('%s take their index', async (_, filter, index) => {
    const ways = await waysOf(`/notifications?${filter}`);
    expect(ways).toContain(index);
    expect(ways.filter(way => big.includes(way))).toEqual([]);
  });

  /** Rows in their order by an index; they are counted in any order, and only up to 10,000. */
  it.each<[string, string, string[]]>([
    ['the newest', '', ['notifications_newest']],
    ['those that were sent', 'status=SENT', ['notifications_newest', 'notifications_status']],
    ['the mails', 'channel=EMAIL', ['notifications_newest', 'notifications_channel']],
  ])('nearly all messages (%s) are listed by an index', async (_, filter, indexes) => {
    const [rows] = await waysOf(`/notifications?${filter}`);
    expect(indexes).toContain(rows);
  });
});
