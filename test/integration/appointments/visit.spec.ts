import { newId } from '../../../src/core/ids.js';
import { MarkNoShows } from '../../../src/modules/appointments/index.js';
import type { Appointment } from '../../factories/appointment.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';
import { aDesk, type Desk } from './desk.js';

let api: TestApi;
let desk: Desk;
beforeAll(async () => {
  api = await startApi();
  desk = await aDesk(api);
});
afterAll(() => api.close());

const minutes = (n: number) => new Date(at('09:00').getTime() + n * 60_000);
let slot = 0;
/** A visit in the next quarter of an hour, which has just begun. */
async function aVisitNow(): Promise<Appointment> {
  api.setClock(at('08:00'));
  const n = slot++;
  const clock = new Date(minutes(n * 15).getTime() + 5.5 * 3_600_000).toISOString().slice(11, 16);
  const visit = await desk.visit(clock);
  api.setClock(minutes(n * 15 + 5));
  return visit;
}

const bodies: Record<string, object> = {
  cancel: { reason: 'OTHER' },
  reschedule: { scheduled_at: at('17:45', '2030-01-11') },
};
const take = (step: string, { id }: Appointment) =>
  desk.hospital.admin.http.patch<Appointment>(`/appointments/${id}/${step}`, bodies[step] ?? {});

describe('a visit', () => {
  it('goes from arrival to completion, with its times and everybody told', async () => {
    const visit = await aVisitNow();
    await take('check-in', visit);
    await take('start-consultation', visit);
    const { body } = await desk.doctor.http.patch<Appointment>(`/appointments/${visit.id}/complete`, {
      with_rx: false,
      closure_note: 'Rest',
    });
    const now = minutes((slot - 1) * 15 + 5).toISOString();
    expect(body).toMatchObject({
      status: 'COMPLETED',
      checked_in_at: now,
      consultation_started_at: now,
      completed_at: now,
      notes: 'Rest',
      version: 4,
    });
    expect((await historyOf(api, desk.hospital, visit.id)).map(({ action }) => action)).toEqual([
      'appointment.booked',
      'appointment.checked_in',
      'appointment.consultation_started',
      'appointment.completed',
    ]);
  });

  it('that is cancelled says why', async () => {
    const visit = await aVisitNow();
    const answer = await desk.receptionist.http.patch(`/appointments/${visit.id}/cancel`, {
      reason: 'PATIENT_REQUEST',
      note: 'Travels',
    });
    expect(answer.body).toMatchObject({
      status: 'CANCELLED',
      cancelled_reason: 'PATIENT_REQUEST',
      cancelled_note: 'Travels',
    });
    expect((await historyOf(api, desk.hospital, visit.id)).at(-1)?.changes).toMatchObject({
      cancelled_reason: [null, 'PATIENT_REQUEST'],
      cancelled_note: [null, '•••'],
    });
    expectProblem(
      await desk.receptionist.http.patch(`/appointments/${visit.id}/cancel`, { reason: 'BORED' }),
      {
        status: 422,
        code: 'validation.failed',
        detail: /^reason: must be one of/,
      },
    );
  });

  it('is checked in from half an hour before until the end of the day', async () => {
    api.setClock(at('08:00'));
    const visit = await desk.visit('17:00');
    const checkInAt = (time: string) => {
      api.setClock(at(time));
      return desk.receptionist.http.patch(`/appointments/${visit.id}/check-in`, {});
    };
    const closed = { status: 400, code: 'appointments.check_in_closed' };
    expectProblem(await checkInAt('16:29'), closed);
    expect((await checkInAt('23:59')).status).toBe(200);
  });

  it('does not begin on another day', async () => {
    api.setClock(at('08:00'));
    const visit = await desk.visit('09:00', '2030-01-08');
    expectProblem(await take('start-consultation', visit), { status: 400, code: 'appointments.not_today' });
  });

  it('of another doctor is neither seen nor taken', async () => {
    const visit = await aVisitNow();
    const { http } = desk.colleague;
    expectProblem(await http.get(`/appointments/${visit.id}`), {
      status: 403,
      code: 'appointments.not_yours',
    });
    for (const step of ['check-in', 'start-consultation', 'complete'])
      expect((await http.patch(`/appointments/${visit.id}/${step}`, {})).status).toBe(403);
  });

  it('is changed in its notes only, and by nobody who saw an older one', async () => {
    const visit = await aVisitNow();
    const path = `/appointments/${visit.id}`;
    const { http } = desk.receptionist;
    expectProblem(await http.patch(path, { status: 'COMPLETED' }), {
      status: 400,
      code: 'appointments.status_not_changeable',
    });
    const first = await http.patch(path, { notes: 'One' }, { headers: { 'if-match': '"1"' } });
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"2"']);
    expectProblem(await http.patch(path, { notes: 'Two' }, { headers: { 'if-match': '"1"' } }), {
      status: 412,
      code: 'precondition.failed',
    });
    expect((await historyOf(api, desk.hospital, visit.id)).at(-1)).toMatchObject({
      action: 'appointment.updated',
      changes: { notes: [null, '•••'] },
    });
  });

  it('that does not exist is 404, whatever is wanted of it', async () => {
    const nobody = { id: newId() } as Appointment;
    for (const step of ['check-in', 'start-consultation', 'complete', 'cancel', 'no-show', 'reschedule'])
      expectProblem(await take(step, nobody), { status: 404, code: 'appointments.not_found' });
  });
});

describe('from each status', () => {
  const ways: Record<string, string[]> = {
    SCHEDULED: [],
    CHECKED_IN: ['check-in'],
    IN_CONSULTATION: ['start-consultation'],
    COMPLETED: ['start-consultation', 'complete'],
    CANCELLED: ['cancel'],
    NO_SHOW: ['no-show'],
  };
  const open: Record<string, string[]> = {
    SCHEDULED: ['check-in', 'start-consultation', 'cancel', 'no-show', 'reschedule'],
    CHECKED_IN: ['start-consultation', 'complete', 'cancel', 'reschedule'],
    IN_CONSULTATION: ['complete'],
    COMPLETED: [],
    CANCELLED: [],
    NO_SHOW: [],
  };
  const steps = ['check-in', 'start-consultation', 'complete', 'cancel', 'no-show', 'reschedule'];
  const refused = Object.keys(ways).flatMap(status =>
    steps.filter(step => !open[status]?.includes(step)).map(step => [status, step] as const),
  );

  it.each(refused)('%s, "%s" is refused and changes nothing', async (status, step) => {
    const visit = await aVisitNow();
    for (const before of ways[status] ?? []) await take(before, visit);
    expectProblem(await take(step, visit), {
      status: 400,
      code: 'appointments.wrong_status',
      detail: `This cannot be done: the appointment is ${status}.`,
    });
    const { body } = await desk.receptionist.http.get<Appointment>(`/appointments/${visit.id}`);
    expect(body.status).toBe(status);
  });
});

describe('a patient who does not come', () => {
  it('is marked by hand once the time has come', async () => {
    api.setClock(at('08:00'));
    const visit = await desk.visit('16:00', '2030-01-09');
    expectProblem(await take('no-show', visit), { status: 400, code: 'appointments.not_yet_due' });
    api.setClock(at('16:00', '2030-01-09'));
    expect((await take('no-show', visit)).body).toMatchObject({
      status: 'NO_SHOW',
      no_show_at: at('16:00', '2030-01-09').toISOString(),
    });
  });

  it('is marked by the clock after three hours, and not by being looked at', async () => {
    api.setClock(at('08:00'));
    const [due, notYet, arrived] = [
      await desk.visit('09:00', '2030-01-10'),
      await desk.visit('09:15', '2030-01-10'),
      await desk.visit('09:30', '2030-01-10'),
    ];
    api.setClock(at('09:10', '2030-01-10'));
    await take('check-in', arrived);
    api.setClock(at('12:05', '2030-01-10'));
    const before = await countOf(api, desk.hospital, 'outbox');
    await desk.receptionist.http.get('/appointments');
    const statusOf = async ({ id }: Appointment) =>
      (await desk.receptionist.http.get<Appointment>(`/appointments/${id}`)).body.status;
    expect(await statusOf(due)).toBe('SCHEDULED');
    expect(await countOf(api, desk.hospital, 'outbox')).toBe(before);

    await api.app.get(MarkNoShows, { strict: false }).run();
    expect([await statusOf(due), await statusOf(notYet), await statusOf(arrived)]).toEqual([
      'NO_SHOW',
      'SCHEDULED',
      'CHECKED_IN',
    ]);
    const told = (await historyOf(api, desk.hospital, due.id)).filter(({ payload }) => payload);
    expect(told).toMatchObject([
      { action: 'appointment.booked', actor_id: desk.receptionist.id },
      { action: 'appointment.no_show', actor_id: null },
    ]);
  });
});
