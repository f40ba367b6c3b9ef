import { aDoctor, aHospital, type Hospital } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';

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
});
