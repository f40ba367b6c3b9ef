import { anAdmission } from '../../factories/admission.js';
import { anAppointment } from '../../factories/appointment.js';
import { aBed } from '../../factories/bed.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { aPrescription } from '../../factories/prescription.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at, today } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { countOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let patient: Patient;

const range = `date_from=2030-01-05&date_to=2030-01-08`;
const get = <T = Record<string, unknown>>(path: string) => hospital.admin.http.get<T>(`/analytics/${path}`);

/** Two were registered on the evening of the 5th, one on the morning of the 7th; the visits are of the 7th. */
beforeAll(async () => {
  api = await startApi();
  api.setClock(at('23:50', '2030-01-05'));
  hospital = await aHospital(api);
  const { http } = hospital.admin;
  doctor = await aStaffMember(api, hospital, { roles: ['DOCTOR'], first_name: 'Meera', last_name: 'Nair' });
  const [first, second] = [await aPatient(http), await aPatient(http, { gender: 'MALE', dob: '2020-05-01' })];
  api.setClock(at('08:00'));
  const { email, password } = hospital.admin;
  const { body: session } = await api.login<{ access_token: string }>(email, password);
  Object.assign(hospital.admin, { http: api.as(session.access_token) });
  const desk = hospital.admin.http;
  patient = await aPatient(desk, { gender: 'OTHER', dob: null, dob_unknown: true });
  const visits = [];
  for (const [index, { id }] of [first, second, patient].entries())
    visits.push(
      await anAppointment(desk, {
        patient_id: id,
        doctor_user_id: doctor.id,
        scheduled_at: at(`1${index}:00`),
      }),
    );
  const [came, missed, cancelled] = visits.map(({ id }) => `/appointments/${id}`);
  await desk.patch(`${cancelled}/cancel`, { reason: 'OTHER' });
  api.setClock(at('10:05'));
  expect((await desk.patch(`${came}/check-in`, {})).status).toBe(200);
  await aPrescription(desk, visits[0] as (typeof visits)[number]);
  api.setClock(at('11:45'));
  expect((await desk.patch(`${missed}/no-show`, {})).status).toBe(200);
  const { id: bed_id } = await aBed(desk);
  await aBed(desk, { label: 'Second' });
  api.setClock(at('12:00'));
  const { id } = await anAdmission(desk, {
    patient_id: patient.id,
    primary_doctor_user_id: doctor.id,
    admit_datetime: at('12:00'),
    bed_id,
  });
  api.setClock(at('18:00'));
  const discharge = { discharge_datetime: at('18:00'), discharge_summary: 'Well' };
  expect((await desk.patch(`/admissions/${id}/discharge`, discharge)).status).toBe(200);
});
afterAll(() => api.close());

describe('analytics', () => {
  it('counts registrations in days of the hospital, also those on which nobody came', async () => {
    expect((await get(`registrations?${range}`)).body).toEqual({
      total: 3,
      series: [
        { period: '2030-01-05', starts_on: '2030-01-05', count: 2 },
        { period: '2030-01-06', starts_on: '2030-01-06', count: 0 },
        { period: '2030-01-07', starts_on: '2030-01-07', count: 1 },
        { period: '2030-01-08', starts_on: '2030-01-08', count: 0 },
      ],
    });
  });

  it('counts by week and by month, cut off where the range ends', async () => {
    expect((await get(`registrations?${range}&interval=week`)).body).toEqual({
      total: 3,
      series: [
        { period: '2030-W01', starts_on: '2030-01-05', count: 2 },
        { period: '2030-W02', starts_on: '2030-01-07', count: 1 },
      ],
    });
    expect((await get('registrations?date_from=2029-12-31&date_to=2030-02-01&interval=month')).body).toEqual({
      total: 3,
      series: [
        { period: '2029-12', starts_on: '2029-12-31', count: 0 },
        { period: '2030-01', starts_on: '2030-01-01', count: 3 },
        { period: '2030-02', starts_on: '2030-02-01', count: 0 },
      ],
    });
  });

  it('takes the last thirty days when none are named', async () => {
    const { body } = await get<{ series: { period: string }[] }>('registrations');
    expect(body.series).toHaveLength(30);
    expect(body.series.at(-1)?.period).toBe(today);
  });

  it('counts visits by status, department and doctor, and how many did not come', async () => {
    const counts = {
      total: 3,
      scheduled: 0,
      checked_in: 0,
      in_consultation: 1,
      completed: 0,
      cancelled: 1,
      no_show: 1,
      no_show_rate: 0.5,
    };
    expect((await get(`appointments?date_from=${today}&date_to=${today}`)).body).toEqual({
      ...counts,
      series: [{ period: today, starts_on: today, ...counts }],
      by_department: [
        { department_id: expect.any(String) as string, department: 'General Medicine', ...counts },
      ],
      by_doctor: [{ doctor_id: doctor.id, doctor: 'Meera Nair', ...counts }],
    });
  });

  it('says of nobody that they did not come when nobody was expected', async () => {
    const { body } = await get('appointments?date_from=2029-01-01&date_to=2029-01-01');
    expect(body).toMatchObject({ total: 0, no_show_rate: null, by_department: [], by_doctor: [] });
  });

  it('counts prescriptions by status', async () => {
    const counts = { total: 1, draft: 1, issued: 0, dispensed: 0, cancelled: 0 };
    expect((await get(`prescriptions?date_from=${today}&date_to=${today}`)).body).toEqual({
      ...counts,
      series: [{ period: today, starts_on: today, ...counts }],
    });
  });

  it('measures how long beds were occupied: six of eighteen hours, one of two beds', async () => {
    expect((await get(`admissions?date_from=${today}&date_to=${today}`)).body).toEqual({
      admitted: 1,
      discharged: 1,
      beds: 2,
      series: [
        {
          period: today,
          starts_on: today,
          admitted: 1,
          discharged: 1,
          occupied_bed_days: 0.25,
          occupancy: 0.1667,
        },
      ],
    });
  });

  it('counts staff by role, and patients by gender and age', async () => {
    expect((await get(`people?${range}`)).body).toEqual({
      users_by_role: [
        { role: 'DOCTOR', count: 1 },
        { role: 'HOSPITAL_ADMIN', count: 1 },
      ],
      patients_by_gender: [
        { gender: 'FEMALE', count: 1 },
        { gender: 'MALE', count: 1 },
        { gender: 'OTHER', count: 1 },
      ],
      patients_by_age: [
        { age: '0-17', count: 1 },
        { age: '40-59', count: 1 },
        { age: 'UNKNOWN', count: 1 },
      ],
    });
  });
});

describe('a file', () => {
  const file = async (path: string) => {
    const answer = await fetch(`${api.address}/api/v1/analytics/export?${path}`, {
      headers: { authorization: `Bearer ${hospital.admin.http.token}` },
    });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };

  it.each([
    ['registrations', 'period,starts_on,count', 4],
    [
      'appointments',
      'period,starts_on,total,scheduled,checked_in,in_consultation,completed,cancelled,no_show,no_show_rate',
      4,
    ],
    [
      'appointments_by_department',
      'department_id,department,total,scheduled,checked_in,in_consultation,completed,cancelled,no_show,no_show_rate',
      1,
    ],
    [
      'appointments_by_doctor',
      'doctor_id,doctor,total,scheduled,checked_in,in_consultation,completed,cancelled,no_show,no_show_rate',
      1,
    ],
    ['prescriptions', 'period,starts_on,total,draft,issued,dispensed,cancelled', 4],
    ['admissions', 'period,starts_on,admitted,discharged,occupied_bed_days,occupancy', 4],
    ['users_by_role', 'role,count', 2],
    ['patients_by_gender', 'gender,count', 3],
    ['patients_by_age', 'age,count', 3],
  ])('of %s has a head and a line for each row', async (report, head, lines) => {
    const { status, type, text } = await file(`report=${report}&${range}`);
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
    const [first, ...rest] = text.split('\r\n');
    expect(first).toBe(head);
    expect(rest).toHaveLength(lines + 1);
    expect(rest.at(-1)).toBe('');
  });

  it('never holds a formula', async () => {
    await hospital.admin.http.post('/roles', {
      name: '=HYPERLINK("x")',
      description: '',
      permission_codes: ['dashboard:view'],
    });
    await aStaffMember(api, hospital, { roles: ['=HYPERLINK("x")'] });
    const { text } = await file('report=users_by_role');
    expect(text).toContain(`"'=HYPERLINK(""x"")",1`);
  });

  it('is written down in the audit', async () => {
    const before = await countOf(api, hospital, 'audit_entries', `action = 'analytics.exported'`);
    await file('report=prescriptions');
    expect(await countOf(api, hospital, 'audit_entries', `action = 'analytics.exported'`)).toBe(before + 1);
  });
});

describe('what is asked wrongly', () => {
  it.each([
    ['registrations?date_from=2030-02-30', 422, 'date_from'],
    ['registrations?date_from=2030-02-02&date_to=2030-02-01', 422, 'date_to'],
    ['registrations?date_from=0001-01-01', 422, 'date_from'],
    ['registrations?date_to=9999-12-31', 422, 'date_to'],
    ['registrations?interval=hour', 422, 'interval'],
    ['export?report=secrets', 422, 'report'],
    ['export', 422, 'report'],
  ])('%s is refused', async (path, status, field) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ errors: [{ field: expect.stringContaining(field) as string }] });
  });

  it('a range of more than ten years is refused', async () => {
    expectProblem(await get('registrations?date_from=2000-01-01&date_to=2030-01-01'), {
      status: 400,
      code: 'analytics.range_too_long',
    });
  });

  it('a dashboard of another range is refused', async () => {
    const answer = await hospital.admin.http.get('/dashboard/metrics?trends_date_range=ever');
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'trends_date_range' }] } });
  });
});

it('who may not see the development of the hospital is refused, and so is one without the dashboard', async () => {
  const { http } = await aDoctor(api, hospital);
  expectProblem(await http.get('/analytics/registrations'), { status: 403, code: 'access.denied' });
  expect((await http.get('/dashboard/metrics')).status).toBe(200);
  await hospital.admin.http.post('/roles', {
    name: 'Guard',
    description: '',
    permission_codes: ['departments:view'],
  });
  const guard = await aStaffMember(api, hospital, { roles: ['Guard'] });
  expectProblem(await guard.http.get('/dashboard/metrics'), { status: 403, code: 'access.denied' });
});
