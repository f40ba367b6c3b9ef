import { newId } from '../../../src/core/ids.js';
import { aHospital, aStaffMember, type Hospital } from '../../factories/hospital.js';
import { patientForm, type Patient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
});
afterAll(() => api.close());

const register = (key: string, form: object, http: HttpClient = hospital.admin.http) =>
  http.post<Patient>('/patients', form, { headers: { 'idempotency-key': key } });
const registered = (lastName: string, of = hospital) =>
  countOf(api, of, 'patients', 'last_name = $1', [lastName]);

describe('a request with an Idempotency-Key', () => {
  it('that is sent again answers the same and does nothing', async () => {
    const [key, form] = [newId(), patientForm({ last_name: 'Once' })];
    const [first, again] = [await register(key, form), await register(key, form)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(await registered('Once')).toBe(1);
    expect(await historyOf(api, hospital, first.body.id)).toHaveLength(1);
  });

  it('ten times at once is done once; who comes too early is asked to wait', async () => {
    const [key, form] = [newId(), patientForm({ last_name: 'Crowd' })];
    const answers = await Promise.all(Array.from({ length: 10 }, () => register(key, form)));
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ body }) => body.id)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expectProblem(answer, { status: 409, code: 'idempotency.in_flight' });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(await registered('Crowd')).toBe(1);
  });

  it('for something else is refused', async () => {
    const key = newId();
    await register(key, patientForm({ last_name: 'First' }));
    expectProblem(await register(key, patientForm({ last_name: 'Second' })), {
      status: 422,
      code: 'idempotency.other_request',
    });
    expect(await registered('Second')).toBe(0);
  });

  it('that was refused does not use up its key', async () => {
    const headers = { 'idempotency-key': newId() };
    const create = (name: string) => hospital.admin.http.post('/departments', { name }, { headers });
    // Refused by the form, and by the database at the very end.
    expect((await create('')).status).toBe(422);
    expect((await create('Cardiology')).status).toBe(400);
    expect((await create('Dialysis')).status).toBe(201);
  });

  it('belongs to one caller, one route and one hospital', async () => {
    const [key, form] = [newId(), patientForm({ last_name: 'Shared' })];
    const desk = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'] });
    const other = await aHospital(api);
    const answers = [
      await register(key, form),
      await register(key, form, desk.http),
      await register(key, form, other.admin.http),
      await hospital.admin.http.post(
        '/departments',
        { name: 'Shared' },
        { headers: { 'idempotency-key': key } },
      ),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(answers.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect([await registered('Shared'), await registered('Shared', other)]).toEqual([2, 1]);
  });

  it.each(['x'.repeat(201), 'with space'])('that is no key is refused (%#)', async key => {
    expectProblem(await register(key, patientForm()), { status: 422, code: 'idempotency.malformed' });
  });
});
