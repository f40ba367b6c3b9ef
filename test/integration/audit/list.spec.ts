import { newId } from '../../../src/core/ids.js';
import { aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { statementsOf, isAudit } from '../../performance/statements.js';
import { startApi, type TestApi } from '../../support/api.js';
import { withClient } from '../../support/database.js';
import { expectProblem } from '../../support/problems.js';

let api: TestApi;
let hospital: Hospital;
let receptionist: Member;
let patient: Patient;
let other: Patient;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
  receptionist = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'] });
  patient = await aPatient(hospital.admin.http);
  other = await aPatient(hospital.admin.http);
  await receptionist.http.get(`/patients/${patient.id}`, { headers: { 'x-purpose-of-use': 'TREAT' } });
  await receptionist.http.get(`/patients/${other.id}`, { headers: { 'x-purpose-of-use': 'CURIOSITY' } });
  await hospital.admin.http.patch(`/patients/${patient.id}`, {
    city: 'Nagpur',
    national_id_type: 'PASSPORT',
    national_id_number: 'Z1234567',
  });
});
afterAll(() => api.close());

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly actor_id: string | null;
  readonly entity_id: string | null;
  readonly patient_ids: string[];
  readonly request_id: string;
  readonly purpose: string | null;
  readonly outcome: string;
}

const list = async (query = '') => {
  const answer = await hospital.admin.http.get<{ items: Entry[]; total: number; page: number }>(
    `/audit?${query}`,
  );
  expect(answer.status).toBe(200);
  return answer.body;
};
const actions = async (query: string) => (await list(query)).items.map(({ action }) => action);

describe('the audit', () => {
  it('tells who did what, when, from where and why, newest first', async () => {
    const { items, total } = await list(`patient_id=${patient.id}`);
    expect(total).toBe(3);
    expect(items.map(({ action }) => action)).toEqual([
      'patient.updated',
      'patient.viewed',
      'patient.registered',
    ]);
    expect(items[1]).toEqual({
      id: expect.any(String) as string,
      at: expect.stringMatching(/Z$/) as string,
      action: 'patient.viewed',
      actor_id: receptionist.id,
      actor_name: expect.stringMatching(/^Member /) as string,
      actor_roles: ['RECEPTIONIST'],
      entity: 'patient',
      entity_id: patient.id,
      patient_ids: [patient.id],
      changes: null,
      request_id: expect.any(String) as string,
      address: '127.0.0.1',
      purpose: 'TREAT',
      outcome: 'success',
    });
  });

  it('shows what changed, and of sensitive values only that they did', async () => {
    const { items } = await list(`patient_id=${patient.id}&action=patient.updated`);
    expect(items[0]).toMatchObject({ changes: { city: ['Pune', 'Nagpur'] } });
    expect(JSON.stringify(items)).not.toContain('Z1234567');
    expect(items[0]).toMatchObject({ changes: { national_id_cipher: [null, '•••'] } });
  });

  it('knows only the purposes of HL7; anything else is as if nothing was said', async () => {
    const { items } = await list(`patient_id=${other.id}&action=patient.viewed`);
    expect(items.map(({ purpose }) => purpose)).toEqual([null]);
  });

  it('is filtered by patient, actor, action, row and outcome', async () => {
    expect(await actions(`actor_id=${receptionist.id}&action=patient.`)).toEqual([
      'patient.viewed',
      'patient.viewed',
    ]);
    expect(await actions(`entity_id=${other.id}`)).toEqual(['patient.viewed', 'patient.registered']);
    expect(await actions(`patient_id=${other.id}&action=patient.viewed`)).toEqual(['patient.viewed']);
    expect(await actions(`patient_id=${newId()}`)).toEqual([]);
    expect(await actions('action=patient_viewed')).toEqual([]);
    expect(await actions(`patient_id=${other.id}&outcome=refused`)).toEqual([]);
    expect(await actions(`patient_id=${other.id}&outcome=success`)).toHaveLength(2);
  });

  it('is searched by part of an action or by a request id', async () => {
    expect(new Set(await actions('search=REGISTERED'))).toEqual(
      new Set(['patient.registered', 'tenant.registered']),
    );
    const seen = await receptionist.http.get(`/patients/${other.id}`);
    const { items } = await list(`search=${seen.headers.get('x-request-id')}`);
    expect(items).toMatchObject([{ action: 'patient.viewed', actor_id: receptionist.id }]);
  });

  it("counts days as the hospital's calendar does", async () => {
    // 20:00 UTC is 01:30 of the next day in India, where new hospitals are.
    const id = newId();
    await api.sql(
      `insert into ${hospital.schema}.audit_entries (id, at, action, request_id, entity_id)
       values ($1, '2031-05-01T20:00:00Z', 'ward.opened', 'x', $1)`,
      [id],
    );
    expect(await actions(`entity_id=${id}&date_from=2031-05-02&date_to=2031-05-02`)).toEqual(['ward.opened']);
    expect(await actions(`entity_id=${id}&date_to=2031-05-01`)).toEqual([]);
    expect(await actions(`entity_id=${id}&date_from=2031-05-03`)).toEqual([]);
  });

  it('comes in pages', async () => {
    const query = `patient_id=${patient.id}`;
    const all = await list(query);
    const pages = [await list(`${query}&page=1&page_size=2`), await list(`${query}&page=2&page_size=2`)];
    expect(pages[0]).toMatchObject({ page: 1, page_size: 2, total: all.total });
    expect(pages.flatMap(({ items }) => items)).toEqual(all.items);
  });

  it('says that it was read: by whom and which part of it, without the words of the search', async () => {
    const answer = await hospital.admin.http.get(`/audit?patient_id=${patient.id}&search=some%20words`);
    const entries = await api.sql<{ action: string; actor_id: string; changes: object }>(
      `select action, actor_id, changes from ${hospital.schema}.audit_entries where request_id = $1`,
      [answer.headers.get('x-request-id')],
    );
    expect(entries).toEqual([
      {
        action: 'audit.viewed',
        actor_id: hospital.admin.id,
        changes: {
          page: [null, 1],
          page_size: [null, 50],
          patient_id: [null, patient.id],
          search: [null, '•••'],
        },
      },
    ]);
  });

  it('takes two statements for data, whatever is asked', async () => {
    for (const query of ['', `patient_id=${patient.id}&search=x`]) {
      const sent = await statementsOf(() => list(query));
      expect(sent.filter(statement => !isAudit(statement))).toHaveLength(2);
    }
  });

  it('is for those who may see it', async () => {
    expectProblem(await receptionist.http.get('/audit'), {
      status: 403,
      code: 'access.denied',
      detail: /audit:view/,
    });
    expectProblem(await api.get('/audit'), { status: 401, code: 'auth.required' });
  });

  it.each([
    ['an id that is none', 'patient_id=1', 'patient_id'],
    ['a day that is none', 'date_from=2031-02-30', 'date_from'],
    ['an unknown outcome', 'outcome=maybe', 'outcome'],
    ['a long search', `search=${'x'.repeat(101)}`, 'search'],
  ])('refuses %s', async (_, query, field) => {
    const answer = await hospital.admin.http.get(`/audit?${query}`);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });
});

describe('with 100,000 entries', () => {
  beforeAll(async () => {
    await api.sql(`
      insert into ${hospital.schema}.audit_entries (id, at, action, request_id, actor_id, patient_ids)
      select gen_random_uuid(), now() - n * interval '1 minute', 'patient.viewed', 'x',
        ('00000000-0000-4000-8000-' || lpad((n % 500)::text, 12, '0'))::uuid,
        array[('00000000-0000-4000-9000-' || lpad((n % 5000)::text, 12, '0'))::uuid]
      from generate_series(1, 100000) n`);
    await api.sql(`vacuum analyze ${hospital.schema}.audit_entries`);
  }, 60_000);

  it.each([
    ['a patient', 'patient_id=00000000-0000-4000-9000-000000000007', 'audit_entries_patients'],
    ['an actor', 'actor_id=00000000-0000-4000-8000-000000000007', 'audit_entries_actor'],
    ['refusals', 'outcome=refused', 'audit_entries_refused'],
    ['a rare action', 'action=role.', 'audit_entries_action'],
    ['everything', '', 'audit_entries_newest'],
  ])('the entries of %s are found by an index', async (_, query, index) => {
    const sent = await statementsOf(() => list(query));
    const page = sent.find(({ text }) => text.includes('order by e.at desc'));
    const plan = await withClient(api.database.url, async db => {
      await db.query(`set role t_${hospital.code}`);
      await db.query(`set search_path = ${hospital.schema}, pg_temp`);
      return JSON.stringify((await db.query(`explain ${page?.text}`, page?.values)).rows);
    });
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan on audit_entries');
  });
});
