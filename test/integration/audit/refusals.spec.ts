import { newId } from '../../../src/core/ids.js';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import type { Answer } from '../../support/http-client.js';
import { expectProblem } from '../../support/problems.js';

let api: TestApi;
let hospital: Hospital;
let nurse: Member;

beforeAll(async () => {
  api = await startApi();
  api.setClock(at('08:00'));
  hospital = await aHospital(api);
  nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
});
afterAll(() => api.close());

interface Entry {
  readonly action: string;
  readonly actor_id: string;
  readonly outcome: string;
  readonly changes: Record<string, [null, string]>;
}

/** What the audit says of the request that got an answer. */
const entriesOf = ({ headers }: Answer<unknown>, { schema } = hospital): Promise<Entry[]> =>
  api.sql<Entry>(
    `select action, actor_id, outcome, changes from ${schema}.audit_entries where request_id = $1 order by id`,
    [headers.get('x-request-id')],
  );

describe('a refusal', () => {
  it('for want of a permission is written down: who, which route, which permission', async () => {
    const answer = await nurse.http.delete(`/departments/${newId()}`);
    expectProblem(answer, { status: 403, code: 'access.denied' });
    expect(await entriesOf(answer)).toEqual([
      {
        action: 'access.refused',
        actor_id: nurse.id,
        outcome: 'refused',
        changes: {
          route: [null, 'DELETE /api/v1/departments/:id'],
          code: [null, 'access.denied'],
          permission: [null, 'departments:delete'],
        },
      },
    ]);
  });

  it('by a rule of the use case is written down, and nothing else of its transaction is', async () => {
    const { body } = await hospital.admin.http.get<{ id: string; is_system: boolean }[]>('/departments');
    const protectedOne = body.find(({ is_system }) => is_system);
    const answer = await hospital.admin.http.patch(`/departments/${protectedOne?.id}`, { name: 'Mine' });
    expectProblem(answer, { status: 403, code: 'departments.protected' });
    expect(await entriesOf(answer)).toMatchObject([
      {
        action: 'access.refused',
        actor_id: hospital.admin.id,
        changes: { code: [null, 'departments.protected'] },
      },
    ]);
  });

  it("by a row rule is written down: a doctor and another doctor's visit", async () => {
    const [one, another] = [await aDoctor(api, hospital), await aDoctor(api, hospital)];
    const patient = await aPatient(hospital.admin.http);
    const visit = await anAppointment(hospital.admin.http, {
      patient_id: patient.id,
      doctor_user_id: one.id,
      scheduled_at: at('10:00'),
    });
    const answer = await another.http.patch(`/appointments/${visit.id}/start-consultation`, {});
    expect(answer.status).toBe(403);
    expect(await entriesOf(answer)).toMatchObject([{ action: 'access.refused', actor_id: another.id }]);
  });

  it('of a route of the platform is written down in the hospital of the caller', async () => {
    const answer = await hospital.admin.http.get('/platform/tenants');
    expectProblem(answer, { status: 403, code: 'access.platform_only' });
    expect(await entriesOf(answer)).toMatchObject([{ actor_id: hospital.admin.id, outcome: 'refused' }]);
  });

  it('of a hospital that is not active is written down', async () => {
    const paused = await aHospital(api);
    await api.sql(`update public.tenants set status = 'SUSPENDED' where id = $1`, [paused.id]);
    const fresh = await api.startSibling();
    const answer = await fresh.as(paused.admin.http.token).get('/patients');
    expect(answer.status).toBe(403);
    expect(await entriesOf(answer, paused)).toMatchObject([{ action: 'access.refused' }]);
  }, 60_000);

  it('is none when nobody is known, or when a thing is not there', async () => {
    const unknown = await hospital.admin.http.get(`/patients/${newId()}`);
    expect(unknown.status).toBe(404);
    expect(await entriesOf(unknown)).toEqual([]);
    const stranger = await api.get('/patients');
    expect(stranger.status).toBe(401);
    expect(await entriesOf(stranger)).toEqual([]);
  });

  it('is found in the audit by its outcome', async () => {
    const { body } = await hospital.admin.http.get<{ items: Entry[] }>('/audit?outcome=refused');
    expect(body.items.length).toBeGreaterThan(2);
    expect(new Set(body.items.map(({ action }) => action))).toEqual(new Set(['access.refused']));
  });

  it('of many at once is written down for each', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => nurse.http.get('/audit')));
    for (const answer of answers) {
      expect(answer.status).toBe(403);
      expect(await entriesOf(answer)).toHaveLength(1);
    }
  });

  it('that cannot be written down is not given: 503', async () => {
    const closed = await aHospital(api);
    const { http } = await aStaffMember(api, closed, { roles: ['NURSE'] });
    await api.sql(`revoke insert on ${closed.schema}.audit_entries from t_${closed.code}`);
    const byGuard = await http.get('/audit');
    expectProblem(byGuard, { status: 503, code: 'audit.unavailable' });
    expect(byGuard.headers.get('retry-after')).toBe('1');
    const { body } = await closed.admin.http.get<{ id: string; is_system: boolean }[]>('/departments');
    const own = body.find(({ is_system }) => is_system);
    expectProblem(await closed.admin.http.patch(`/departments/${own?.id}`, { name: 'Mine' }), {
      status: 503,
      code: 'audit.unavailable',
    });
    await api.sql(`grant insert on ${closed.schema}.audit_entries to t_${closed.code}`);
    expect((await http.get('/audit')).status).toBe(403);
  });
});
