import { anAdmission, type Admission } from '../../factories/admission.js';
import { aBed, type Bed } from '../../factories/bed.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { Listener } from '../../support/listener.js';
import { expectProblem } from '../../support/problems.js';

let api: TestApi;
let elsewhere: HttpClient;
let hospital: Hospital;
let doctor: Member;
let nurse: Member;
const open: Listener[] = [];

beforeAll(async () => {
  api = await startApi();
  elsewhere = await api.startSibling();
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
});
afterEach(() => open.splice(0).forEach(listener => listener.close()));
afterAll(() => api.close());

async function listen({ http }: Pick<Member, 'http'>, lastEventId?: string): Promise<Listener> {
  const listener = await Listener.open(http, '/beds/stream', lastEventId);
  expect(listener.status).toBe(200);
  open.push(listener);
  return listener;
}
const there = ({ http }: Member): Pick<Member, 'http'> => ({ http: elsewhere.as(http.token) });
const stay = async (): Promise<Admission> =>
  anAdmission(hospital.admin.http, {
    patient_id: (await aPatient(hospital.admin.http)).id,
    primary_doctor_user_id: doctor.id,
    admit_datetime: new Date(),
  });
const bedsIn = (listener: Listener) =>
  listener.events.filter(({ event }) => event === 'bed').map(({ data }) => data['bed'] as Bed);

describe('whoever looks at the board', () => {
  it('is told how full it is, then of each bed that changes, in whichever process', async () => {
    const bed = await aBed(hospital.admin.http);
    const [here, far] = [await listen(nurse), await listen(there(nurse))];
    const [first] = await far.heard(1);
    await here.heard(1);
    expect(first).toMatchObject({ event: 'occupancy', data: { occupancy: { free: 1, total: 1 } } });
    const { id, patient_id } = await stay();
    await nurse.http.patch(`/beds/${bed.id}/allocate`, { admission_id: id });
    for (const listener of [here, far]) {
      const second = (await listener.heard(2))[1];
      expect(second).toMatchObject({
        event: 'bed',
        data: {
          bed: { id: bed.id, state: 'OCCUPIED', occupant: { patient_id } },
          occupancy: { occupied: 1, free: 0, occupancy_percent: 100 },
        },
      });
    }
    // A change in the other process is heard here.
    await elsewhere.as(nurse.http.token).patch(`/beds/${bed.id}/release`);
    expect((await here.heard(3))[2]).toMatchObject({ data: { bed: { id: bed.id, state: 'CLEANING' } } });
  });

  it('hears of no other hospital; and whoever may not see the board hears nothing', async () => {
    const stranger = await aHospital(api);
    const listener = await listen(there(stranger.admin));
    await listener.heard(1);
    const ours = await listen(nurse);
    await ours.heard(1);
    await aBed(hospital.admin.http);
    await ours.heard(2);
    const own = await aBed(stranger.admin.http);
    await listener.heard(2);
    expect(bedsIn(listener).map(({ id }) => id)).toEqual([own.id]);
    const pharmacist = await aStaffMember(api, hospital, { roles: ['PHARMACIST'] });
    expectProblem(await pharmacist.http.get('/beds/stream'), { status: 403, code: 'access.denied' });
  });

  it('is let go when they may not see it any more', async () => {
    const roles = await hospital.admin.http.post<{ id: string }>('/roles', {
      name: 'Ward clerk',
      description: '',
      permission_codes: ['beds:view'],
    });
    expect(roles.status).toBe(201);
    const clerk = await aStaffMember(api, hospital, { roles: ['Ward clerk'] });
    const listener = await listen(there(clerk));
    await listener.heard(1);
    await hospital.admin.http.patch(`/roles/${roles.body.id}/toggle-active`);
    expect(await listener.end()).toBe('properly');
  });

  it('and was cut off is told of every bed that has changed meanwhile, as it is now', async () => {
    const [changed, twice, quiet] = [
      await aBed(hospital.admin.http),
      await aBed(hospital.admin.http),
      await aBed(hospital.admin.http),
    ];
    const first = await listen(nurse);
    await first.heard(1);
    first.close();
    await hospital.admin.http.patch(`/beds/${changed.id}/block`, { reason: 'Broken' });
    await hospital.admin.http.patch(`/beds/${twice.id}/block`, { reason: 'Broken' });
    await hospital.admin.http.patch(`/beds/${twice.id}/unblock`);
    const second = await listen(there(nurse), first.lastEventId);
    await second.heard(2);
    await hospital.admin.http.patch(`/beds/${quiet.id}/block`, { reason: 'Later' });
    await second.heard(3);
    const told = bedsIn(second).map(({ id, state }) => [id, state]);
    expect(told.slice(0, 2).sort()).toEqual(
      [
        [changed.id, 'BLOCKED'],
        [twice.id, 'FREE'],
      ].sort(),
    );
    expect(told[2]).toEqual([quiet.id, 'BLOCKED']);
  });

  it('goes on from the board that they have loaded', async () => {
    const bed = await aBed(hospital.admin.http);
    const { body } = await nurse.http.get<{ place: string }>('/beds/board');
    await hospital.admin.http.patch(`/beds/${bed.id}/block`, { reason: 'Broken' });
    const listener = await listen(there(nurse), body.place);
    await listener.heard(1);
    expect(bedsIn(listener)).toMatchObject([{ id: bed.id, state: 'BLOCKED' }]);
  });

  it('sees who lies there only as far as they may', async () => {
    const bed = await aBed(hospital.admin.http);
    const colleague = await aDoctor(api, hospital);
    const [own, other] = [await listen(there(doctor)), await listen(colleague)];
    await Promise.all([own.heard(1), other.heard(1)]);
    const { id, patient_id } = await stay();
    await nurse.http.patch(`/beds/${bed.id}/allocate`, { admission_id: id });
    await Promise.all([own.heard(2), other.heard(2)]);
    expect(bedsIn(own)[0]?.occupant).toMatchObject({ patient_id });
    expect(bedsIn(other)[0]).toMatchObject({ state: 'OCCUPIED', occupant: null });
  });
});
