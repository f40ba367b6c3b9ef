import { setTimeout as sleep } from 'node:timers/promises';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';

/** Two processes that both know the caller; what one of them revokes, the other refuses within a second. */
let api: TestApi;
let sibling: HttpClient;
let operator: Member;
let hospital: Hospital;
let nurse: Member;

beforeAll(async () => {
  api = await startApi();
  sibling = await api.startSibling();
  operator = await aSuperAdmin(api);
}, 60_000);
beforeEach(async () => {
  hospital = await aHospital(api);
  nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
  await warm(nurse);
});
afterAll(() => api.close());

const deadline = 1_000;
const path = '/patients?page=1';
const there = ({ http }: Pick<Member, 'http'>) => sibling.as(http.token);

/** Has both processes remember who is behind the session. */
async function warm(member: Pick<Member, 'http'>): Promise<void> {
  expect((await member.http.get(path)).status).toBe(200);
  expect((await there(member).get(path)).status).toBe(200);
}

/** Asks the sibling every 50 ms until the deadline; the answers that begin after it must all refuse. */
async function expectRefused(member: Pick<Member, 'http'>, status: number): Promise<void> {
  const answered = Date.now();
  let refusedAfter: number | undefined;
  while (refusedAfter === undefined && Date.now() - answered < deadline) {
    const asked = Date.now() - answered;
    if ((await there(member).get(path)).status === status) refusedAfter = asked;
    else await sleep(50);
  }
  expect(refusedAfter).toBeLessThan(deadline);
  expect((await there(member).get(path)).status).toBe(status);
}

const ok = async (sent: Promise<{ status: number }>): Promise<void> => expect((await sent).status).toBe(200);

async function aRole(name: string, ...permission_codes: string[]): Promise<string> {
  const { status, body } = await hospital.admin.http.post<{ id: string }>('/roles', {
    name,
    permission_codes,
  });
  expect(status).toBe(201);
  return body.id;
}

describe('the other process refuses within a second', () => {
  it('a session that was signed out', async () => {
    await ok(nurse.http.post('/auth/logout'));
    await expectRefused(nurse, 401);
  });

  it('the other sessions of somebody who changed the password, and goes on with this one', async () => {
    const { body } = await api.login<{ access_token: string }>(nurse.email, nurse.password);
    const elsewhere = { http: api.as(body.access_token) };
    await warm(elsewhere);
    await ok(
      nurse.http.post('/auth/change-password', {
        old_password: nurse.password,
        new_password: 'An0ther!Passw0rd',
      }),
    );
    await expectRefused(elsewhere, 401);
    await ok(there(nurse).get(path));
  });

  it('somebody who was deactivated', async () => {
    await ok(hospital.admin.http.post(`/users/${nurse.id}/deactivate`));
    await expectRefused(nurse, 401);
  });

  it('what a role allowed that somebody no longer holds', async () => {
    await aRole('Clerk', 'departments:view');
    await ok(hospital.admin.http.patch(`/users/${nurse.id}`, { roles: ['Clerk'] }));
    await expectRefused(nurse, 403);
    await ok(there(nurse).get('/departments'));
  });

  it('what a role allowed that was switched off', async () => {
    const id = await aRole('Registrar', 'patients:view');
    const registrar = await aStaffMember(api, hospital, { roles: ['Registrar'] });
    await warm(registrar);
    await ok(hospital.admin.http.patch(`/roles/${id}/toggle-active`));
    await expectRefused(registrar, 403);
  });

  it('the staff of a hospital that was suspended', async () => {
    const doctor = await aDoctor(api, hospital);
    await warm(doctor);
    await ok(operator.http.patch(`/platform/tenants/${hospital.id}/suspend`));
    await expectRefused(nurse, 403);
    await expectRefused(doctor, 403);
  });
});
