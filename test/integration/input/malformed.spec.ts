import { newId } from '../../../src/core/ids.js';
import { aHospital, type Hospital } from '../../factories/hospital.js';
import { aPatient, patientForm, type Patient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { bodyRoutes, readyRoutes } from './routes.js';

let api: TestApi;
let hospital: Hospital;
let routes: Awaited<ReturnType<typeof readyRoutes>>;

beforeAll(async () => {
  api = await startApi();
  api.setClock(at('08:00'));
  hospital = await aHospital(api);
  routes = await readyRoutes(api, hospital);
});
afterAll(() => api.close());

describe('a body that is no form', () => {
  const post = (raw: string | Buffer, headers: Record<string, string> = {}) =>
    hospital.admin.http.post('/departments', undefined, { raw, headers });

  it.each<[string, string, number, string]>([
    ['half of JSON', '{"name": "Den', 400, 'request.malformed'],
    ['JSON with a comma too many', '{"name": "Dental",}', 400, 'request.malformed'],
    ['a lone value', '"Dental"', 422, 'validation.failed'],
    ['a number', '42', 422, 'validation.failed'],
    ['null', 'null', 422, 'validation.failed'],
    ['a list', '[{"name": "Dental"}]', 422, 'validation.failed'],
    ['a prototype', '{"__proto__": {"name": "Dental"}}', 400, 'request.malformed'],
    ['a constructor', '{"constructor": {"prototype": {"name": "x"}}}', 400, 'request.malformed'],
    ['5,000 levels', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, 422, 'validation.failed'],
    ['more than a mebibyte', JSON.stringify({ name: 'x'.repeat(1_100_000) }), 413, 'request.too_large'],
  ])('%s is refused', async (_, raw, status, code) => {
    expectProblem(await post(raw), { status, code });
  });

  it.each(['text/plain', 'application/xml', 'multipart/form-data'])('of type %s is refused', async type => {
    const answer = await post('{"name": "Dental"}', { 'content-type': type });
    expect([400, 415, 422]).toContain(answer.status);
    expectProblem(answer, { status: answer.status, code: String(answer.body['code']) });
  });

  it('of bytes that are no UTF-8 is stored as nothing else than it was read, or refused', async () => {
    const { status } = await post(Buffer.from([0x7b, 0x22, 0x6e, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]));
    expect([400, 422]).toContain(status);
  });
});

describe.each(bodyRoutes)('$name', ({ name, fields }) => {
  const values = [true, 4.2, 1e308, -1, [], [[]], {}, { $ne: null }, ['x'], '', ' '];

  it('refuses what has another type, and never fails', async () => {
    for (const field of fields)
      for (const value of values) {
        const answer = await routes[name]?.({ [field]: value });
        expect({ field, value, status: (answer?.status ?? 500) < 500 }).toEqual({
          field,
          value,
          status: true,
        });
        if ((answer?.status ?? 0) >= 400)
          expect(answer?.headers.get('content-type')).toContain('problem+json');
      }
  });
});

describe('members that are not for the caller', () => {
  const foreign = () => ({
    id: newId(),
    tenant_id: newId(),
    patient_code: 'MINE-1',
    version: 99,
    created_at: '2001-01-01T00:00:00Z',
    updated_at: '2001-01-01T00:00:00Z',
    created_by_id: newId(),
    last_visited_at: '2001-01-01T00:00:00Z',
    is_deleted: true,
    is_system: true,
    is_owner: true,
    is_super_admin: true,
    status: 'COMPLETED',
    no_such_member: 1,
  });

  it('change nothing of a new patient, nor of one that exists', async () => {
    const { http } = hospital.admin;
    const wish = foreign();
    const made = await http.post<Patient>('/patients', { ...patientForm(), ...wish });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ version: 1, last_visited_at: null });
    for (const member of ['id', 'patient_code', 'created_at', 'updated_at', 'created_by_id'] as const)
      expect(made.body[member]).not.toBe(wish[member]);
    const changed = await http.patch(`/patients/${made.body.id}`, foreign());
    expect(changed).toMatchObject({ status: 200, body: made.body });
  });

  it('change nothing of what else is made', async () => {
    for (const name of ['POST /departments', 'POST /roles', 'POST /users', 'POST /appointments']) {
      const wish = foreign();
      const { status, body } = (await routes[name]?.(wish)) ?? {};
      const made = body as Record<string, unknown>;
      expect({ name, status }).toEqual({ name, status: 201 });
      for (const member of [
        'id',
        'tenant_id',
        'created_at',
        'is_system',
        'is_super_admin',
        'is_deleted',
      ] as const)
        if (member in made)
          expect({ name, [member]: made[member] }).not.toEqual({ name, [member]: wish[member] });
      if (name === 'POST /appointments') expect(made['status']).toBe('SCHEDULED');
    }
  });
});

describe('addresses', () => {
  it.each(['/patients/1', '/patients/x', `/patients/${newId()}x`, '/patients/%00', '/appointments/null'])(
    '%s is refused',
    async path => {
      expectProblem(await hospital.admin.http.get(path), { status: 422, code: 'validation.failed' });
    },
  );

  it.each([
    'page_size=1000000000',
    'page_size=0',
    'page_size=-1',
    'page=0',
    'page=1e9',
    'page=x',
    'page_size=',
  ])('lists with %s are refused', async query => {
    for (const path of ['/patients', '/appointments'])
      expectProblem(await hospital.admin.http.get(`${path}?${query}`), {
        status: 422,
        code: 'validation.failed',
      });
  });

  it('with a member twice, or as a list, are answered or refused', async () => {
    await aPatient(hospital.admin.http);
    for (const query of ['page=1&page=2', 'search=a&search=b', 'search[]=a', 'search[a]=b']) {
      const { status } = await hospital.admin.http.get(`/patients?${query}`);
      expect([200, 422]).toContain(status);
    }
  });

  it('that do not exist are 404, in the same form', async () => {
    expectProblem(await hospital.admin.http.get('/nowhere'), { status: 404, code: 'route.not_found' });
  });

  it.each(['2030-02-30', '2030-13-01', 'tomorrow', '2030-01-01T00:00:00', '9'.repeat(30)])(
    'with %s for a day are refused',
    async day => {
      expectProblem(await hospital.admin.http.get(`/appointments?date_from=${day}`), {
        status: 422,
        code: 'validation.failed',
      });
    },
  );
});
