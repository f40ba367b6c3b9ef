import { aDoctor, aHospital, type Hospital } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { expectProblem } from '../../support/problems.js';
import { countOf } from '../../support/records.js';
import { upload } from '../../support/upload.js';

interface Import {
  readonly id: string;
  readonly status: string;
  readonly [member: string]: unknown;
}
interface Row {
  readonly line: number;
  readonly outcome: string;
  readonly patient_id: string | null;
  readonly patient_code: string | null;
  readonly problems: { field: string; message: string }[];
}

let api: TestApi;
let hospital: Hospital;

beforeAll(async () => {
  api = await startApi();
  await api.startWorker();
  hospital = await aHospital(api);
}, 60_000);
afterAll(() => api.close());

const send = (http: HttpClient, content: string, query = '') =>
  upload<Import>(http, `/patient-imports?${query}`, content);

async function imported(
  content: string,
  query = 'dry_run=false',
  { http } = hospital.admin,
): Promise<Import> {
  const started = await send(http, content, query);
  expect(started).toMatchObject({ status: 201, body: { status: 'PENDING', done_rows: 0, progress: 0 } });
  let found = started.body;
  await until('the import has ended', async () => {
    found = (await http.get<Import>(`/patient-imports/${started.body.id}`)).body;
    return ['COMPLETED', 'FAILED'].includes(found.status);
  });
  return found;
}

const rowsOf = async ({ id }: Import, { http } = hospital.admin): Promise<Row[]> =>
  (await http.get<{ items: Row[] }>(`/patient-imports/${id}/rows?page_size=500`)).body.items;

const head = 'First Name,Last Name,Gender,DOB,Phone,City,National Id Type,National Id Number,Ward';

describe('an import', () => {
  it('registers the people of a file, by the rules of the form', async () => {
    const file = [
      `\ufeff${head}`,
      'Meera,"O\'Brien, the ""elder""",F,1990-02-03,98200 11111,Pune,,,7',
      'मीरा,,FEMALE,1991-02-03,+91 98200 22222,Nagpur,PAN,ABCDE1234F,7',
      '',
      'Ravi,Nair,M,1985-01-01,9820033333,,,,',
    ].join('\n');
    const done = await imported(file.replace('O\'Brien, the ""elder""', "O'Brien"));
    expect(done).toMatchObject({
      status: 'COMPLETED',
      is_dry_run: false,
      progress: 100,
      total_rows: 3,
      done_rows: 3,
      created_rows: 3,
      invalid_rows: 0,
      ignored_columns: ['Ward'],
      created_by_id: hospital.admin.id,
      error: null,
    });
    const rows = await rowsOf(done);
    expect(rows.map(({ line, outcome }) => [line, outcome])).toEqual([
      [2, 'CREATED'],
      [3, 'CREATED'],
      [5, 'CREATED'],
    ]);
    const meera = await hospital.admin.http.get(`/patients/${rows[1]?.patient_id}`);
    expect(meera.body).toMatchObject({
      first_name: 'मीरा',
      phone_primary: '+919820022222',
      national_id_number: 'ABCDE1234F',
      patient_code: rows[1]?.patient_code,
      created_by_id: hospital.admin.id,
    });
    const found = await hospital.admin.http.get<{ total: number }>('/patients?search=ABCDE1234F');
    expect(found.body.total).toBe(1);
    const audited = await countOf(
      api,
      hospital,
      'audit_entries',
      `action = 'patient.registered' and changes -> 'import_id' ->> 1 = $1`,
      [done.id],
    );
    expect(audited).toBe(3);
  });

  it('of a trial says what would become of each row, and registers nobody', async () => {
    const before = await countOf(api, hospital, 'patients');
    const done = await imported(
      `${head}\nTrial,One,F,1990-02-03,9811100001,,,,\nTrial,,X,2090-01-01,12,,,,\n`,
      '',
    );
    expect(done).toMatchObject({ is_dry_run: true, created_rows: 1, invalid_rows: 1, status: 'COMPLETED' });
    const rows = await rowsOf(done);
    expect(rows[0]).toMatchObject({ line: 2, outcome: 'CREATED', patient_id: null, problems: [] });
    expect(rows[1]?.problems.map(({ field }) => field).sort()).toEqual(['gender', 'phone_primary']);
    expect(await countOf(api, hospital, 'patients')).toBe(before);
  });

  it.each([
    ['no name', ',Rao,F,1990-01-01,,,,,', 'first_name'],
    ['a name of digits', '1234,Rao,F,1990-01-01,,,,,', 'first_name'],
    ['a formula for a name', '=1+1,Rao,F,1990-01-01,,,,,', 'first_name'],
    ['a day that is none', 'Asha,Rao,F,1990-02-30,,,,,', 'dob'],
    ['a birthday to come', 'Asha,Rao,F,2091-01-01,,,,,', ''],
    ['an id without its kind', 'Asha,Rao,F,1990-01-01,,,,ABC123,', ''],
    ['a city of one letter', 'Asha,Rao,F,1990-01-01,,X,,,', 'city'],
    ['too many cells', 'Asha,Rao,F,1990-01-01,,,,,,,,,,,', ''],
  ])('refuses a row with %s, and goes on', async (_, row, field) => {
    const other = `${head}\n${row}\nGood,Row,F,1970-01-01,,,,,`;
    const done = await imported(other, 'dry_run=true');
    const rows = await rowsOf(done);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['INVALID', 'CREATED']);
    expect(rows[0]?.problems.map(problem => problem.field)).toContain(field);
    expect(JSON.stringify(rows)).not.toContain('1+1');
  });

  it('leaves out who is there already, or comes twice, unless it is told to take them', async () => {
    const own = await aHospital(api);
    const known = await aPatient(own.admin.http, {
      first_name: 'Known',
      last_name: 'Person',
      phone_primary: '9898989898',
    });
    const file = [
      head,
      'Other,Name,M,1960-01-01,+91-98989 89898,,,,',
      'Known,Person,F,1988-03-14,,,,,',
      'New,Person,F,1977-01-01,9797979797,,,,',
      'new,PERSON,F,1977-01-01,09797979797,,,,',
      'Family,Person,M,1999-01-01,9797979797,,,,',
    ].join('\r\n');
    const tried = await imported(file, 'dry_run=true', own.admin);
    const done = await imported(file, 'dry_run=false', own.admin);
    const outcomes = ['DUPLICATE', 'DUPLICATE', 'CREATED', 'DUPLICATE', 'CREATED'];
    for (const one of [tried, done]) {
      const rows = await rowsOf(one, own.admin);
      expect(rows.map(({ outcome }) => outcome)).toEqual(outcomes);
      expect(rows.slice(0, 2).map(({ patient_code }) => patient_code)).toEqual([
        known.patient_code,
        known.patient_code,
      ]);
      expect(rows[0]?.problems[0]?.message).toContain('(phone)');
      expect(rows[1]?.problems[0]?.message).toContain('(name, date of birth)');
      expect(rows[3]?.problems[0]?.message).toContain('earlier line');
    }
    expect(await countOf(api, own, 'patients')).toBe(3);
    const again = await imported(file, 'dry_run=false', own.admin);
    expect(again).toMatchObject({ created_rows: 0, duplicate_rows: 5 });
    const forced = await imported(file, 'dry_run=false&take_duplicates=true', own.admin);
    expect(forced).toMatchObject({ created_rows: 5, duplicate_rows: 0 });
  });

  it('stops at the limit of the hospital, exactly', async () => {
    const own = await aHospital(api);
    await api.sql(`update ${own.schema}.limits set maximum = 130 where resource = 'patients'`);
    const rows = Array.from(
      { length: 150 },
      (_, n) => `Limit,Number,F,19${10 + (n % 80)}-01-${10 + (n % 19)},98${20_000_000 + n},,,,`,
    );
    const done = await imported(
      `${head}\n${rows.join('\n')}`,
      'dry_run=false&take_duplicates=true',
      own.admin,
    );
    expect(done).toMatchObject({ status: 'COMPLETED', created_rows: 130, invalid_rows: 20 });
    expect(await countOf(api, own, 'patients')).toBe(130);
    const refused = (await rowsOf(done, own.admin)).filter(({ outcome }) => outcome === 'INVALID');
    expect(refused[0]?.problems[0]?.message).toContain('limit of 130 patients');
  });

  it('has a report that cannot run anything in a spreadsheet', async () => {
    const done = await imported(
      `${head}\n=cmd|x,Rao,F,1990-01-01,,,,,\nFine,Report,F,1966-01-01,,,,,`,
      'dry_run=false',
    );
    const { status, headers, body } = await hospital.admin.http.get<string>(
      `/patient-imports/${done.id}/report`,
    );
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toBe('attachment; filename="import-report.csv"');
    const lines = body.trimEnd().split('\r\n');
    expect(lines[0]).toBe('Line,Outcome,Patient Code,Problems');
    expect(lines[1]).toMatch(/^2,INVALID,,"?first_name: /);
    expect(lines[2]).toMatch(/^3,CREATED,.+-P-\d+,$/);
    expect(body).not.toContain('cmd');
  });

  it('runs alone, and leaves no file behind', async () => {
    const own = await aHospital(api);
    await api.sql(`insert into ${own.schema}.patient_imports (id, is_dry_run, takes_duplicates, status, total_rows, ignored_columns, created_at)
      values (gen_random_uuid(), true, false, 'RUNNING', 5, '{}', now())`);
    expectProblem(await send(own.admin.http, `${head}\nAsha,,,,,,,,`), {
      status: 409,
      code: 'patient_imports.running',
    });
    const list = await own.admin.http.get<{ total: number }>('/patient-imports');
    expect(list.body).toMatchObject({ total: 1, items: [{ status: 'RUNNING' }] });
  });
});

describe('a file', () => {
  it.each<[string, string | Buffer, number, string]>([
    ['that is empty', '', 422, 'patient_imports.no_rows'],
    ['with a head alone', `${head}\n`, 422, 'patient_imports.no_rows'],
    ['without names', 'Phone\n9876543210', 422, 'patient_imports.no_names'],
    [
      'with two columns for one thing',
      'first_name,phone,mobile\na,b,c',
      422,
      'patient_imports.repeated_columns',
    ],
    ['in another encoding', Buffer.from('first_name\nRen\xe9', 'latin1'), 422, 'patient_imports.not_text'],
    ['of UTF-16', Buffer.from('\ufefffirst_name\nAsha', 'utf16le'), 422, 'patient_imports.not_text'],
    ['with NUL', 'first_name\nA\0sha', 422, 'patient_imports.not_text'],
    ['that is a workbook', Buffer.from('504b0304140000000800ffff', 'hex'), 422, 'patient_imports.not_text'],
    ['whose quotes do not end', 'first_name\n"Asha', 422, 'patient_imports.unreadable'],
    ['with quotes in between', 'first_name\nAs"ha"x', 422, 'patient_imports.unreadable'],
    ['with an endless cell', `first_name\n${'x'.repeat(30_000)}`, 422, 'patient_imports.unreadable'],
    ['that is too large', 'x'.repeat(10 * 1024 * 1024 + 1), 413, 'upload.too_large'],
    ['of too many rows', `first_name\n${'A\n'.repeat(100_001)}`, 413, 'patient_imports.too_many_rows'],
  ])('%s is refused as a whole', async (_, content, status, code) => {
    const answer = await upload(hospital.admin.http, '/patient-imports?dry_run=false', content);
    expectProblem(answer, { status, code });
  });

  it('is sent by those who may import, and seen by nobody else', async () => {
    const doctor = await aDoctor(api, hospital);
    expectProblem(await send(doctor.http, `${head}\nA`), { status: 403, code: 'access.denied' });
    const done = await imported(`${head}\nSecret,Import,F,1950-01-01,,,,,`, 'dry_run=true');
    const stranger = (await aHospital(api)).admin.http;
    for (const path of ['', '/rows', '/report'])
      expectProblem(await stranger.get(`/patient-imports/${done.id}${path}`), {
        status: 404,
        code: 'patient_imports.not_found',
      });
    expect((await stranger.get<{ total: number }>('/patient-imports')).body.total).toBe(0);
    expect(await hospital.admin.http.get('/patient-imports/1')).toMatchObject({ status: 422 });
    expect(await hospital.admin.http.get(`/patient-imports/${done.id}/rows?outcome=X`)).toMatchObject({
      status: 422,
    });
  });
});
