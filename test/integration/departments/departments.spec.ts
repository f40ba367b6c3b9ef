import { newId } from '../../../src/core/ids.js';
import { aDoctor, aHospital, type Hospital } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
});
afterAll(() => api.close());

interface Department {
  id: string;
  name: string;
  version: number;
  user_count: number;
}

const create = (form: object) => hospital.admin.http.post<Department>('/departments', form);

describe('departments', () => {
  it('begins with the default ones, of which Administrator is the system one', async () => {
    const { body } = await hospital.admin.http.get<(Department & { is_system: boolean })[]>('/departments');
    expect(body.map(({ name }) => name)).toEqual([
      'Administrator',
      'Cardiology',
      'Emergency',
      'General Medicine',
      'Pediatrics',
    ]);
    expect(body.filter(({ is_system }) => is_system).map(({ name }) => name)).toEqual(['Administrator']);
  });

  it('creates, changes and deletes one, and tells the audit and the outbox', async () => {
    const { http } = hospital.admin;
    const created = await http.post<Department>('/departments', {
      name: 'Neurology',
      is_for_staff: true,
      is_for_patients: true,
    });
    expect(created).toMatchObject({ status: 201, body: { name: 'Neurology', user_count: 0, version: 1 } });
    expect(created.headers.get('etag')).toBe('"1"');
    const changed = await http.patch<Department>(`/departments/${created.body.id}`, { description: 'Brain' });
    expect(changed).toMatchObject({ status: 200, body: { description: 'Brain', version: 2 } });
    expect((await http.delete(`/departments/${created.body.id}`)).status).toBe(204);
    const audit = await api.sql<{ action: string; actor_id: string }>(
      `select action, actor_id from ${hospital.schema}.audit_entries where entity_id = $1 order by id`,
      [created.body.id],
    );
    expect(audit.map(({ action }) => action)).toEqual([
      'department.created',
      'department.updated',
      'department.deleted',
    ]);
    expect(new Set(audit.map(({ actor_id }) => actor_id))).toEqual(new Set([hospital.admin.id]));
  });

  it('refuses a second one of the same name, whatever its case', async () => {
    const answer = await hospital.admin.http.post('/departments', { name: 'cardiology' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'departments.name_taken' } });
  });

  it('refuses to delete one that is used, with the counts', async () => {
    await aDoctor(api, hospital);
    const { body } = await hospital.admin.http.get<Department[]>('/departments');
    const used = body.find(({ name }) => name === 'General Medicine');
    const answer = await hospital.admin.http.delete(`/departments/${used?.id}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'departments.in_use', user_count: 1 } });
  });

  it('answers what the web client reads, and counts for nothing in particular at first', async () => {
    const { body } = await create({ name: 'Radiology', description: '' });
    expect(body).toEqual({
      id: expect.any(String) as string,
      name: 'Radiology',
      description: null,
      is_for_staff: true,
      is_for_patients: true,
      is_system: false,
      created_at: expect.stringMatching(/Z$/) as string,
      updated_at: expect.stringMatching(/Z$/) as string,
      version: 1,
      user_count: 0,
      patient_count: 0,
    });
  });

  it('tells outbox and audit what has changed, and nothing when nothing has', async () => {
    const { http } = hospital.admin;
    const { body } = await create({ name: 'Dialysis', description: 'Kidneys' });
    await http.patch(`/departments/${body.id}`, { name: 'Dialysis', description: 'Kidneys' });
    const same = await http.get<Department[]>('/departments');
    expect(same.body.find(({ id }) => id === body.id)?.version).toBe(1);
    await http.patch(`/departments/${body.id}`, { is_for_patients: false, description: null });
    const about = { entity: 'department', payload: { department_id: body.id } };
    expect(await historyOf(api, hospital, body.id)).toMatchObject([
      { ...about, action: 'department.created', changes: { name: [null, 'Dialysis'] } },
      {
        ...about,
        action: 'department.updated',
        changes: { is_for_patients: [true, false], description: ['Kidneys', null] },
      },
    ]);
  });

  it('filters for the forms of staff and of patients', async () => {
    await create({ name: 'Billing', is_for_patients: false });
    await create({ name: 'Vaccination', is_for_staff: false });
    const names = async (query: string) => {
      const { body } = await hospital.admin.http.get<Department[]>(`/departments${query}`);
      return body.map(({ name }) => name);
    };
    expect(await names('?for_staff=true')).toContain('Billing');
    expect(await names('?for_staff=true')).not.toContain('Vaccination');
    expect(await names('?for_patients=true')).toContain('Vaccination');
    expect(await names('?for_patients=true')).not.toContain('Billing');
    expect(await names('?for_patients=true')).not.toContain('Administrator');
    expectProblem(await hospital.admin.http.get('/departments?for_staff=perhaps'), {
      status: 422,
      code: 'validation.failed',
    });
  });

  it('keeps names unique when one is renamed, but lets the case of its own name change', async () => {
    const { body } = await create({ name: 'Physiotherapy' });
    const rename = (name: string) => hospital.admin.http.patch(`/departments/${body.id}`, { name });
    expectProblem(await rename('EMERGENCY'), {
      status: 400,
      code: 'departments.name_taken',
      detail: 'A department with this name exists already.',
    });
    expect(await rename('physioTherapy')).toMatchObject({ status: 200, body: { name: 'physioTherapy' } });
  });

  it('protects the Administrator department from being renamed or removed', async () => {
    const { http } = hospital.admin;
    const { body } = await http.get<Department[]>('/departments');
    const path = `/departments/${body.find(({ name }) => name === 'Administrator')?.id}`;
    const refusal = { status: 403, code: 'departments.protected' };
    expectProblem(await http.delete(path), refusal);
    expectProblem(await http.patch(path, { name: 'Boss' }), refusal);
    expect((await http.patch(path, { description: 'The office' })).status).toBe(200);
  });

  it('refuses a change of something that was changed in the meantime', async () => {
    const { http } = hospital.admin;
    const { body } = await create({ name: 'Oncology' });
    const path = `/departments/${body.id}`;
    const withTag = (tag: string) => ({ headers: { 'if-match': tag } });
    const first = await http.patch(path, { description: 'One' }, withTag('"1"'));
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"2"']);
    const refusal = { status: 412, code: 'precondition.failed', detail: /changed this in the meantime/ };
    expectProblem(await http.patch(path, { description: 'Two' }, withTag('"1"')), refusal);
    expectProblem(await http.delete(path, withTag('"1"')), refusal);
    expect((await http.delete(path, withTag('"2"'))).status).toBe(204);
  });

  it('is 404 when unknown', async () => {
    const { http } = hospital.admin;
    const refusal = { status: 404, code: 'departments.not_found', detail: 'The department was not found.' };
    expectProblem(await http.patch(`/departments/${newId()}`, { name: 'Nowhere' }), refusal);
    expectProblem(await http.delete(`/departments/${newId()}`), refusal);
  });

  it.each([
    ['no name', { name: undefined }, 'name'],
    ['a name of one letter', { name: 'X' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(101) }, 'name'],
    ['a name with other characters', { name: 'Kids <3' }, 'name'],
    ['a description that is too long', { description: 'x'.repeat(501) }, 'description'],
    ['flags that are none', { is_for_staff: 'yes' }, 'is_for_staff'],
  ])('is refused with %s', async (_, change, field) => {
    expectProblem(await create({ name: 'Geriatrics', ...change }), {
      status: 422,
      code: 'validation.failed',
      detail: new RegExp(`^${field}: `),
    });
  });
});
