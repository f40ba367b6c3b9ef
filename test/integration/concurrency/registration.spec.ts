import { aHospital, type Hospital } from '../../factories/hospital.js';
import { patientForm, type Patient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { counted, countOf } from '../../support/records.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const register = (hospital: Hospital, count: number) =>
  Promise.all(
    Array.from({ length: count }, () =>
      hospital.admin.http.post<Patient>('/patients/quick-register', patientForm()),
    ),
  );

describe('registering in parallel', () => {
  it('gives 500 patients 500 codes, and counts them right', async () => {
    const hospital = await aHospital(api);
    const answers = await register(hospital, 500);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const codes = new Set(answers.map(({ body }) => body.patient_code));
    expect(codes.size).toBe(500);
    for (const code of codes) expect(code).toMatch(new RegExp(`^${hospital.code}-P-\\d{5}$`));
    expect(await countOf(api, hospital, 'patients')).toBe(500);
    expect(await counted(api, hospital, 'patients')).toBe(500);
  }, 60_000);

  it('lets exactly one of 100 in when there is room for one', async () => {
    const hospital = await aHospital(api);
    await register(hospital, 4);
    await api.sql(`update ${hospital.schema}.limits set maximum = 5 where resource = 'patients'`);
    const answers = await register(hospital, 100);
    const created = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 400);
    expect([created.length, refused.length]).toEqual([1, 99]);
    expect(refused[0]?.body).toMatchObject({ code: 'patients.limit_reached' });
    expect(await countOf(api, hospital, 'patients')).toBe(5);
    expect(await counted(api, hospital, 'patients')).toBe(5);
  });

  it('does the same for staff', async () => {
    const hospital = await aHospital(api);
    await api.sql(`update ${hospital.schema}.limits set maximum = 2 where resource = 'users'`);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        hospital.admin.http.post('/users', {
          email: `nurse${n}@${hospital.code}.example`,
          first_name: 'Nurse',
          last_name: 'Nair',
          phone: '9876543210',
          department: 'Emergency',
          specialization: '',
          roles: ['NURSE'],
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(29);
    expect(await countOf(api, hospital, 'users')).toBe(2);
  });
});
