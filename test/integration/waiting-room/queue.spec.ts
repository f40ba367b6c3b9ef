import { aStaffMember } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';
import { WaitingDesk } from './waiting.js';

let api: TestApi;
let waiting: WaitingDesk;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  waiting = await WaitingDesk.open(api);
  api.setClock(at('09:00'));
});
afterAll(() => api.close());

/** So many who wait for the doctor, in the order of their tokens. */
async function aQueueOf(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await waiting.walkIn()).body.id);
  return ids;
}

describe('a queue', () => {
  it('goes from waiting to the end of the visit, and moves with the consultation by itself', async () => {
    const ids = await aQueueOf(4);
    const [first = '', second = '', third = '', fourth = ''] = ids;
    api.setClock(at('09:05'));
    expect((await waiting.callNext()).body).toMatchObject({
      appointment_id: first,
      token_number: 1,
      state: 'CALLED',
      called_at: at('09:05').toISOString(),
    });
    await waiting.visit('start-consultation', { id: first });
    await waiting.callNext();
    expect((await waiting.step('skip', second)).body).toMatchObject({
      state: 'SKIPPED',
      skipped_at: at('09:05').toISOString(),
    });
    expect((await waiting.callNext()).body).toMatchObject({ appointment_id: third });
    expect(await waiting.places()).toEqual([
      [1, 'IN_CONSULTATION'],
      [2, 'SKIPPED'],
      [3, 'CALLED'],
      [4, 'WAITING'],
    ]);
    await waiting.visit('complete', { id: first });
    expect((await waiting.step('recall', second)).body).toMatchObject({ state: 'CALLED', skipped_at: null });
    // Whoever goes in without being called, and whoever leaves.
    await waiting.visit('start-consultation', { id: fourth });
    await waiting.visit('cancel', { id: third }, { reason: 'PATIENT_REQUEST' });
    expect(await waiting.places()).toEqual([
      [1, 'DONE'],
      [2, 'CALLED'],
      [4, 'IN_CONSULTATION'],
    ]);
    const deeds = (await historyOf(api, waiting.desk.hospital, second)).filter(({ action }) =>
      action.startsWith('queue.'),
    );
    expect(deeds.map(({ action, changes }) => [action, changes?.['queue_state']])).toEqual([
      ['queue.called', ['WAITING', 'CALLED']],
      ['queue.skipped', ['CALLED', 'SKIPPED']],
      ['queue.recalled', ['SKIPPED', 'CALLED']],
    ]);
    expect(deeds[0]).toMatchObject({ actor_id: waiting.desk.receptionist.id, entity: 'appointment' });
  });

  it('says so when nobody waits', async () => {
    expectProblem(await waiting.callNext(), { status: 409, code: 'waiting_room.nobody_waiting' });
    const [id = ''] = await aQueueOf(1);
    await waiting.step('skip', id);
    expectProblem(await waiting.callNext(), { status: 409, code: 'waiting_room.nobody_waiting' });
  });

  it('refuses what cannot be, and says where they are', async () => {
    const [id = ''] = await aQueueOf(1);
    expectProblem(await waiting.step('recall', id), { status: 409, code: 'waiting_room.wrong_state' });
    await waiting.callNext();
    await waiting.step('skip', id);
    const refused = await waiting.step('skip', id);
    expectProblem(refused, { status: 409, code: 'waiting_room.wrong_state' });
    expect(refused.body).toMatchObject({ queue_state: 'SKIPPED' });
    await waiting.visit('start-consultation', { id });
    for (const step of ['skip', 'recall'] as const)
      expectProblem(await waiting.step(step, id), { status: 409, code: 'waiting_room.wrong_state' });
  });

  it('has nobody in it who has not arrived, or has been called off', async () => {
    const { desk } = waiting;
    const scheduled = await desk.visit('12:00');
    const [gone = ''] = await aQueueOf(1);
    await waiting.visit('cancel', { id: gone }, { reason: 'OTHER' });
    for (const id of [scheduled.id, gone])
      expectProblem(await waiting.step('skip', id), { status: 404, code: 'waiting_room.entry_not_found' });
    expect(await waiting.queue()).toEqual([]);
  });

  it('forgets that somebody was called who comes back with another token', async () => {
    const [id = ''] = await aQueueOf(1);
    await waiting.callNext();
    await waiting.visit('reschedule', { id }, { scheduled_at: at('10:00') });
    api.setClock(at('09:45'));
    await waiting.visit('check-in', { id });
    expect(await waiting.places()).toEqual([[2, 'WAITING']]);
  });

  it('is each day another, and that of another day can be looked at', async () => {
    await aQueueOf(2);
    api.setClock(at('09:00', '2030-01-08'));
    expect(await waiting.queue()).toEqual([]);
    expect(await waiting.queue(waiting.desk.doctor.id, '?date=2030-01-07')).toHaveLength(2);
    expectProblem(await waiting.callNext(), { status: 409, code: 'waiting_room.nobody_waiting' });
  });

  it('is shown to doctors when it is their own, and its reading leaves a trace', async () => {
    const [id = ''] = await aQueueOf(1);
    const { desk } = waiting;
    const own = await desk.doctor.http.get(`/waiting-room/queues/${desk.doctor.id}`);
    expect(own.body).toMatchObject({ time_zone: 'Asia/Kolkata', entries: [{ appointment_id: id }] });
    expectProblem(await desk.colleague.http.get(`/waiting-room/queues/${desk.doctor.id}`), {
      status: 403,
      code: 'waiting_room.not_yours',
    });
    expectProblem(await waiting.callNext(desk.colleague.http), {
      status: 403,
      code: 'waiting_room.not_yours',
    });
    expectProblem(await waiting.step('skip', id, desk.colleague.http), {
      status: 403,
      code: 'waiting_room.not_yours',
    });
    const nurse = await aStaffMember(api, desk.hospital, { roles: ['NURSE'] });
    expect((await nurse.http.get(`/waiting-room/queues/${desk.doctor.id}`)).status).toBe(200);
    expect((await waiting.callNext(nurse.http)).status).toBe(403);
    expectProblem(await waiting.http.get(`/waiting-room/queues/${nurse.id}`), {
      status: 404,
      code: 'waiting_room.doctor_not_found',
    });
    const [entry] = await api.sql<{ patient_ids: string[] }>(
      `select patient_ids from ${desk.hospital.schema}.audit_entries where action = 'queue.listed' and actor_id = $1`,
      [nurse.id],
    );
    expect(entry?.patient_ids).toHaveLength(1);
  });
});

describe('when everybody presses at once', () => {
  it('nobody is called twice, and nobody is passed over', async () => {
    await aQueueOf(15);
    const admin = waiting.desk.hospital.admin.http;
    for (const presses of [2, 8, 20]) {
      const before = (await waiting.places()).filter(([, state]) => state === 'CALLED').length;
      const answers = await Promise.all(
        Array.from({ length: presses }, (_, n) => waiting.callNext(n % 2 ? admin : waiting.http)),
      );
      const called = answers.filter(({ status }) => status === 200).map(({ body }) => body.token_number);
      const left = Math.min(presses, 15 - before);
      expect(called.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: left }, (_, n) => before + n + 1),
      );
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(presses - left);
    }
  }, 120_000);

  it('whoever goes in, leaves or moves at the same moment is not called', async () => {
    const ids = await aQueueOf(12);
    const leave = ids.map((id, n) =>
      n % 3 === 0
        ? waiting.visit('start-consultation', { id })
        : n % 3 === 1
          ? waiting.visit('cancel', { id }, { reason: 'OTHER' })
          : waiting.step('skip', id),
    );
    const calls = Array.from({ length: 12 }, () => waiting.callNext());
    const [left, called] = await Promise.all([Promise.all(leave), Promise.all(calls)]);
    for (const { status } of left) expect(status).toBe(200);
    for (const { status } of called) expect([200, 409]).toContain(status);
    // Those who were called were there when they were; nobody waits while somebody pressed in vain.
    const places = await waiting.places();
    expect(places.every(([, state]) => state !== 'CALLED')).toBe(true);
    expect(places.filter(([, state]) => state === 'WAITING')).toEqual([]);
  }, 120_000);
});
