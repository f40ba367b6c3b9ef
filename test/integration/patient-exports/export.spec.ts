import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Socket } from 'node:net';
import { unzipSync, strFromU8 } from 'fflate';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { readPdf } from '../../support/pdf.js';
import { expectProblem } from '../../support/problems.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let filtered: Hospital;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  filtered = await aHospital(api);
  await aPatient(filtered.admin.http, { first_name: 'Filter', last_name: 'Byname', gender: 'MALE' });
  await aPatient(filtered.admin.http, { first_name: 'Filter', last_name: 'Byname', gender: 'FEMALE' });
  await aPatient(filtered.admin.http, { first_name: 'Somebody', last_name: 'Else', gender: 'UNKNOWN' });
});
afterAll(() => api.close());

const head =
  'Patient Code,First Name,Last Name,DOB,Gender,Phone,Email,City,Patient Type,Last Visited,' +
  'Upcoming Appointment Date,Upcoming Appointment Doctor,Upcoming Appointment Department,Created At';

const csv = async (query = '', http = hospital.admin.http) => {
  const answer = await http.get<string>(`/patients/export/csv?${query}`);
  expect(answer.status).toBe(200);
  return { ...answer, lines: answer.body.trimEnd().split('\r\n') };
};

const fill = (schema: string, count: number) =>
  api.sql(
    `insert into ${schema}.patients (id, patient_code, first_name, last_name, gender, city, search_text, created_at, updated_at)
     select gen_random_uuid(), 'filled-P-' || n, 'Filled', 'Patient number ' || n, 'FEMALE', repeat('Pune ', 12), 'filled patient',
       '2026-01-01T00:00:00Z'::timestamptz + n / 3 * interval '7 microseconds', now()
     from generate_series(1, $1::int) n`,
    [count],
  );

describe('the list of patients as a CSV file', () => {
  it('has the columns that older clients know, and the next visit', async () => {
    const patient = await aPatient(hospital.admin.http, { first_name: 'Export', last_name: 'Columns' });
    await anAppointment(hospital.admin.http, {
      patient_id: patient.id,
      doctor_user_id: doctor.id,
      scheduled_at: at('11:00'),
    });
    const { headers, lines } = await csv('search=export columns');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="patients.csv"');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(head);
    const cells = (lines[1] ?? '').split(',');
    expect(cells.slice(0, 5)).toEqual([patient.patient_code, 'Export', 'Columns', '1988-03-14', 'FEMALE']);
    expect(cells[5]).toBe(`'${String(patient['phone_primary'])}`);
    expect(cells[8]).toBe('OPD');
    expect(cells[10]).toMatch(/^\d{4}-\d\d-\d\d 11:00$/);
    expect(cells[11]).toMatch(/^Member/);
    expect(cells[12]).toBe('General Medicine');
  });

  it('has every patient once, newest first, however many pages that takes', async () => {
    const other = await aHospital(api);
    await fill(other.schema, 2345);
    const { lines } = await csv('', other.admin.http);
    const codes = lines.slice(1).map(line => line.split(',')[0]);
    expect(codes).toHaveLength(2345);
    expect(new Set(codes).size).toBe(2345);
    expect(codes[0]).toMatch(/^filled-P-234[345]$/);
  });

  it.each([
    ['gender=MALE', 1],
    ['gender=OTHER', 0],
    ['patient_type=IPD', 0],
    ['registered_from=2031-01-01', 0],
    ['date_from=2020-01-01', 0],
    ['search=Filtr Byname', 2],
    ['search=byname&gender=MALE', 1],
  ])('takes the filters of the list: %s', async (query, count) => {
    const { lines } = await csv(query, filtered.admin.http);
    const listed = await filtered.admin.http.get<{ total: number }>(`/patients?${query}`);
    expect(lines).toHaveLength(count + 1);
    expect(listed.body.total).toBe(count);
  });

  it('cannot run anything in a spreadsheet', async () => {
    await api.sql(
      `insert into ${hospital.schema}.patients (id, patient_code, first_name, last_name, gender, city, search_text, created_at, updated_at)
       values (gen_random_uuid(), '=1+1', '@SUM(A1)', E'\\tx', 'FEMALE', '=cmd|'' /C calc''!A0', 'formula', now(), now())`,
    );
    const { lines } = await csv('search=formula');
    expect(lines[1]).toMatch(/^'=1\+1,'@SUM\(A1\),'\tx,,FEMALE,,,'=cmd\|' \/C calc'!A0,OPD/);
  });

  it('is in the audit, with everybody whose line has left', async () => {
    const patient = await aPatient(hospital.admin.http, { first_name: 'Audited', last_name: 'Export' });
    const { headers } = await csv('search=audited export');
    const entries = await api.sql(
      `select action, actor_id, patient_ids, changes from ${hospital.schema}.audit_entries
       where request_id = $1 order by at, id`,
      [headers.get('x-request-id')],
    );
    expect(entries).toEqual([
      {
        action: 'patients.export_started',
        actor_id: hospital.admin.id,
        patient_ids: [],
        changes: { search: [null, '•••'], format: [null, 'csv'] },
      },
      { action: 'patients.exported', actor_id: hospital.admin.id, patient_ids: [patient.id], changes: null },
    ]);
  });

  it('does not happen when it cannot be written down', async () => {
    const { schema, code, admin } = await aHospital(api);
    await api.sql(`revoke insert on ${schema}.audit_entries from t_${code}`);
    expectProblem(await admin.http.get('/patients/export/csv'), { status: 503, code: 'audit.unavailable' });
    await api.sql(`grant insert on ${schema}.audit_entries to t_${code}`);
    await csv('', admin.http);
  });

  it.each(['csv', 'xlsx', 'pdf'])('is for those who may take lists out: %s', async format => {
    expectProblem(await doctor.http.get(`/patients/export/${format}`), {
      status: 403,
      code: 'access.denied',
    });
    expect(await hospital.admin.http.get(`/patients/export/${format}?gender=1`)).toMatchObject({
      status: 422,
    });
  });

  it('shows a doctor who may take lists out their own patients', async () => {
    const role = await hospital.admin.http.post<{ id: string }>('/roles', {
      name: 'Takes lists out',
      permission_codes: ['patients:view', 'patients:export'],
    });
    expect(role.status).toBe(201);
    const own = await aStaffMember(api, hospital, { roles: ['DOCTOR', 'Takes lists out'] });
    await aPatient(own.http, { first_name: 'Own', last_name: 'Patient' });
    const { lines } = await csv('', own.http);
    expect(lines.slice(1).map(line => line.split(',')[1])).toEqual(['Own']);
  });
});

describe('the list of patients in other formats', () => {
  it('is a workbook whose cells are texts', async () => {
    const other = await aHospital(api);
    await fill(other.schema, 1200);
    await api.sql(`update ${other.schema}.patients set city = '=1+1 <&>"' where patient_code = 'filled-P-7'`);
    const answer = await fetch(`${api.address}/api/v1/patients/export/xlsx`, {
      headers: { authorization: `Bearer ${other.admin.http.token}` },
    });
    expect(answer.headers.get('content-type')).toBe(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    );
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    expect(Object.keys(files).sort()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    expect(sheet.match(/<row>/g)).toHaveLength(1201);
    expect(sheet).toContain(`<t xml:space="preserve">'=1+1 &lt;&amp;&gt;&quot;</t>`);
    expect(sheet).not.toContain('<f>');
  });

  it('is a paper of as many pages as it takes', async () => {
    const other = await aHospital(api);
    await fill(other.schema, 620);
    await aPatient(other.admin.http, { first_name: 'Newest', last_name: 'Of all' });
    const answer = await fetch(`${api.address}/api/v1/patients/export/pdf`, {
      headers: { authorization: `Bearer ${other.admin.http.token}` },
    });
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const { pages } = await readPdf(Buffer.from(await answer.arrayBuffer()));
    expect(pages.join('\n')).toContain('Newest Of all');
    expect(pages.at(-1)).toContain(`Page ${pages.length}`);
    expect(pages.join('\n').match(/filled-P-\d+/g)).toHaveLength(620);
  });
});

describe('an export under way', () => {
  it('is broken off when its reader loses the right to it', async () => {
    const other = await aHospital(api);
    await fill(other.schema, 60_000);
    const role = await other.admin.http.post<{ id: string }>('/roles', {
      name: 'Takes lists out',
      permission_codes: ['patients:view', 'patients:export'],
    });
    const clerk = await aStaffMember(api, other, { roles: ['Takes lists out'] });
    const answer = await fetch(`${api.address}/api/v1/patients/export/csv`, {
      headers: { authorization: `Bearer ${clerk.http.token}` },
    });
    const reader = answer.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    expect((await other.admin.http.patch(`/roles/${role.body.id}/toggle-active`)).status).toBe(200);
    const rest = async () => {
      let bytes = 0;
      for (;;) {
        const piece = await reader?.read();
        if (!piece || piece.done) return bytes;
        bytes += (piece.value as Uint8Array).length;
      }
    };
    await expect(rest()).rejects.toThrow();
  });
});

describe('a reader of an export', () => {
  const countOf = async (query: string) => (await api.sql<{ count: number }>(query))[0]?.count ?? -1;
  const busyConnections = () =>
    countOf(`select count(*)::int from pg_stat_activity
      where datname = current_database() and usename = 'hms_app' and state <> 'idle'`);
  const pagesOf = ({ schema }: Hospital) =>
    countOf(`select count(*)::int from ${schema}.audit_entries where action = 'patients.exported'`);

  function opened(from: Hospital): { socket: Socket; begun: Promise<void> } {
    const { hostname, port } = new URL(api.address);
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET /api/v1/patients/export/csv HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${from.admin.http.token}\r\n\r\n`,
    );
    const begun = new Promise<void>(resolve => socket.once('data', () => resolve()));
    return { socket, begun };
  }

  const until = async (condition: () => Promise<boolean>) => {
    for (let tries = 0; tries < 100; tries++) {
      if (await condition()) return;
      await sleep(50);
    }
    throw new Error('This did not come to pass.');
  };

  it('who stops reading keeps no connection, and one who goes away lets the next begin', async () => {
    const other = await aHospital(api);
    await fill(other.schema, 60_000);
    const { socket, begun } = opened(other);
    await begun;
    socket.pause();
    // The lines of the network take some pages; then nothing is read while nobody takes what was read.
    let pages = -1;
    await until(async () => {
      const before = pages;
      pages = await pagesOf(other);
      await sleep(300);
      return pages === before;
    });
    expect(pages).toBeLessThan(100);
    for (let n = 0; n < 10; n++) {
      expect(await busyConnections()).toBe(0);
      await sleep(20);
    }
    expect(await pagesOf(other)).toBe(pages);
    expectProblem(await other.admin.http.get('/patients/export/csv'), {
      status: 429,
      code: 'patient_exports.running',
    });
    socket.destroy();
    await until(async () => (await other.admin.http.get('/patients/export/csv?gender=OTHER')).status === 200);
  });
});
