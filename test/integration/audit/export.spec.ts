import { aDoctor, aHospital, type Hospital } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';

let api: TestApi;
let hospital: Hospital;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
});
afterAll(() => api.close());

const exported = async (query = '') => {
  const answer = await hospital.admin.http.get<string>(`/audit/export?${query}`);
  expect(answer.status).toBe(200);
  return { ...answer, lines: answer.body.trimEnd().split('\r\n') };
};

describe('the export of the audit', () => {
  it('is a CSV file of the entries that the list shows', async () => {
    const patient = await aPatient(hospital.admin.http);
    const { headers, lines } = await exported(`patient_id=${patient.id}`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
    expect(lines[0]).toBe(
      'at,action,outcome,actor_id,actor_name,actor_roles,entity,entity_id,patient_ids,changes,purpose,address,request_id,id',
    );
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(`,patient.registered,success,${hospital.admin.id},`);
  });

  it('has every entry once, newest first, however many pages that takes', async () => {
    await api.sql(`
      insert into ${hospital.schema}.audit_entries (id, at, action, request_id)
      select gen_random_uuid(), '2031-01-01T00:00:00Z'::timestamptz + n / 3 * interval '7 microseconds',
        'export.counted', n::text
      from generate_series(1, 2345) n`);
    const { lines } = await exported('action=export.counted');
    const entries = lines.slice(1).map(line => line.split(','));
    expect(entries).toHaveLength(2345);
    expect(new Set(entries.map(cells => cells.at(-1))).size).toBe(2345);
    const times = entries.map(([at]) => at);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it('cannot run anything in a spreadsheet', async () => {
    await api.sql(
      `insert into ${hospital.schema}.audit_entries (id, at, action, request_id) values
        (gen_random_uuid(), now(), '=cmd|x', 'formula')`,
    );
    const { lines } = await exported('search=formula');
    expect(lines[1]).toContain(",'=cmd|x,");
  });

  it('is in the audit before its first line leaves', async () => {
    const { headers, lines } = await exported('action=audit.exported');
    const requestId = headers.get('x-request-id') ?? '';
    expect(lines.filter(line => line.includes(requestId))).toHaveLength(1);
    const entries = await api.sql(
      `select actor_id, outcome from ${hospital.schema}.audit_entries
       where request_id = $1 and action = 'audit.exported'`,
      [requestId],
    );
    expect(entries).toEqual([{ actor_id: hospital.admin.id, outcome: 'success' }]);
  });

  it('does not happen when it cannot be written down', async () => {
    const { schema, code } = hospital;
    await api.sql(`revoke insert on ${schema}.audit_entries from t_${code}`);
    const answer = await hospital.admin.http.get('/audit/export');
    await api.sql(`grant insert on ${schema}.audit_entries to t_${code}`);
    expectProblem(answer, { status: 503, code: 'audit.unavailable' });
  });

  it('is for those who may see the audit, and takes the filters of the list', async () => {
    const doctor = await aDoctor(api, hospital);
    expectProblem(await doctor.http.get('/audit/export'), { status: 403, code: 'access.denied' });
    expect(await hospital.admin.http.get('/audit/export?actor_id=1')).toMatchObject({ status: 422 });
    expect((await exported('date_to=2000-01-01')).lines).toHaveLength(1);
  });
});
