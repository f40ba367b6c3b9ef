import type { Appointment } from '../../factories/appointment.js';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { openAllHours, worksDaily } from '../availability/clinic.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';
import { WaitingDesk } from './waiting.js';

let api: TestApi;
let waiting: WaitingDesk;

beforeAll(async () => {
  api = await startApi();
});
/** Each test has a hospital of its own. */
beforeEach(async () => {
  waiting = await WaitingDesk.open(api);
});
afterAll(() => api.close());

const checkIn = (visit: { id: string }) => waiting.visit('check-in', visit);
const numbers = (answers: readonly { body: Appointment }[]) =>
  answers.map(({ body }) => body['token_number']);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);
/** The quarters of an hour from nine on. */
const quarter = (n: number) =>
  `${String(9 + Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`;

describe('a token', () => {
  it('is given on arrival, counted by doctor, and shown with the visit', async () => {
    const { desk } = waiting;
    const [first, second] = [await desk.visit('10:00'), await desk.visit('09:00')];
    const elsewhere = await anAppointment(desk.receptionist.http, {
      patient_id: (await aPatient(desk.receptionist.http)).id,
      doctor_user_id: desk.colleague.id,
      scheduled_at: at('10:00'),
    });
    expect(first['token_number']).toBeNull();
    api.setClock(at('09:45'));
    expect(numbers([await checkIn(first), await checkIn(second), await checkIn(elsewhere)])).toEqual([
      1, 2, 1,
    ]);
    const shown = await desk.doctor.http.get<Appointment>(`/appointments/${second.id}`);
    expect(shown.body).toMatchObject({ status: 'CHECKED_IN', token_number: 2 });
    expect((await historyOf(api, desk.hospital, second.id)).at(-2)).toMatchObject({
      action: 'appointment.checked_in',
      changes: { token_number: [null, 2] },
    });
  });

  it('begins anew the next day', async () => {
    const { desk } = waiting;
    const [today, tomorrow] = [await desk.visit('10:00'), await desk.visit('10:00', '2030-01-08')];
    api.setClock(at('10:00'));
    expect(numbers([await checkIn(today)])).toEqual([1]);
    api.setClock(at('10:00', '2030-01-08'));
    expect(numbers([await checkIn(tomorrow)])).toEqual([1]);
  });

  it('is given up when the visit moves; its number is not given again that day', async () => {
    const { desk } = waiting;
    const visits = [await desk.visit('10:00'), await desk.visit('10:15'), await desk.visit('10:30')];
    api.setClock(at('10:00'));
    const [first, second, third] = visits as [Appointment, Appointment, Appointment];
    await checkIn(first);
    await checkIn(second);
    const moved = await waiting.visit('reschedule', second, { scheduled_at: at('11:00') });
    expect(moved.body).toMatchObject({ status: 'SCHEDULED', token_number: null });
    expect(await waiting.places()).toEqual([[1, 'WAITING']]);
    expect(numbers([await checkIn(third)])).toEqual([3]);
    api.setClock(at('10:45'));
    expect(numbers([await checkIn(second)])).toEqual([4]);
  });

  it('without a gap: thirty arrive at once, each at several desks', async () => {
    const { desk } = waiting;
    const visits = await Promise.all(upTo(30).map(n => desk.visit(quarter(n))));
    api.setClock(at('17:00'));
    const answers = await Promise.all(visits.flatMap(visit => upTo(4).map(() => checkIn(visit))));
    const arrived = answers.filter(({ status }) => status === 200);
    expect(arrived).toHaveLength(30);
    expect(numbers(arrived).toSorted((a, b) => Number(a) - Number(b))).toEqual(upTo(30));
    for (const { status } of answers) expect([200, 400, 409]).toContain(status);
  });

  it('is unique in the database, whoever writes it', async () => {
    const { hospital } = waiting.desk;
    const [one, other] = [await waiting.walkIn(), await waiting.walkIn()];
    expect(numbers([one, other])).toEqual([1, 2]);
    await expect(
      api.sql(`update ${hospital.schema}.appointments set token_number = 1 where id = $1`, [other.body.id]),
    ).rejects.toThrow('appointments_token_key');
    await expect(
      api.sql(`update ${hospital.schema}.appointments set token_on = null where id = $1`, [other.body.id]),
    ).rejects.toThrow('appointments_token_whole');
  });
});

describe('who comes without an appointment', () => {
  it('gets the next free time of today, and a token at once', async () => {
    const { desk } = waiting;
    await desk.visit('10:15');
    api.setClock(at('10:03'));
    const [first, second] = [await waiting.walkIn({ notes: 'Fever' }), await waiting.walkIn()];
    expect(first).toMatchObject({
      status: 201,
      body: {
        status: 'CHECKED_IN',
        scheduled_at: at('10:00').toISOString(),
        checked_in_at: at('10:03').toISOString(),
        token_number: 1,
        notes: 'Fever',
        doctor_user_id: desk.doctor.id,
      },
    });
    expect(second.body).toMatchObject({ scheduled_at: at('10:30').toISOString(), token_number: 2 });
    expect((await historyOf(api, desk.hospital, first.body.id)).map(({ action }) => action)).toEqual([
      'appointment.booked',
      'appointment.checked_in',
    ]);
  });

  it('is taken in hours before the time that is free', async () => {
    api.setClock(at('08:00'));
    expect((await waiting.walkIn()).body).toMatchObject({
      scheduled_at: at('09:00').toISOString(),
      status: 'CHECKED_IN',
    });
  });

  it('may see any doctor of a department: whoever is free first', async () => {
    const { desk } = waiting;
    await desk.visit('10:00');
    await desk.visit('10:15');
    api.setClock(at('09:58'));
    const { body: departments } =
      await desk.hospital.admin.http.get<{ id: string; name: string }[]>('/departments');
    const general = departments.find(({ name }) => name === 'General Medicine');
    const empty = departments.find(({ name }) => name === 'Cardiology');
    const wish = { doctor_user_id: null, department_id: general?.id };
    expect((await waiting.walkIn(wish)).body).toMatchObject({
      doctor_user_id: desk.colleague.id,
      scheduled_at: at('10:00').toISOString(),
    });
    expectProblem(await waiting.walkIn({ doctor_user_id: null, department_id: empty?.id }), {
      status: 404,
      code: 'waiting_room.doctor_not_found',
    });
    expectProblem(await waiting.walkIn({ doctor_user_id: null }), {
      status: 400,
      code: 'waiting_room.doctor_missing',
    });
  });

  it('is told when the day is full; an administrator overbooks with a reason', async () => {
    const { desk } = waiting;
    api.setClock(at('17:30'));
    expect((await Promise.all([waiting.walkIn(), waiting.walkIn()])).map(({ status }) => status)).toEqual([
      201, 201,
    ]);
    expectProblem(await waiting.walkIn(), {
      status: 409,
      code: 'appointments.day_full',
      detail: 'There is no free time left today. Somebody who may overbook can give a reason.',
    });
    const urgent = { overbook_reason: 'High fever' };
    expectProblem(await waiting.walkIn(urgent), { status: 403, code: 'appointments.overbook_denied' });
    const seen = await waiting.walkIn(urgent, desk.hospital.admin.http);
    expect(seen).toMatchObject({
      status: 201,
      body: { scheduled_at: at('17:30').toISOString(), overbook_reason: 'High fever', token_number: 3 },
    });
    api.setClock(at('18:10'));
    expectProblem(await waiting.walkIn(urgent, desk.hospital.admin.http), {
      status: 409,
      code: 'appointments.day_full',
    });
  });

  it('of twenty who come at once each gets a time and a number of their own', async () => {
    const { desk } = waiting;
    api.setClock(at('09:00'));
    const answers = await Promise.all(upTo(20).map(() => waiting.walkIn()));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(numbers(answers).toSorted((a, b) => Number(a) - Number(b))).toEqual(upTo(20));
    expect(new Set(answers.map(({ body }) => body.scheduled_at)).size).toBe(20);
    expect(await countOf(api, desk.hospital, 'appointments')).toBe(20);
  }, 120_000);

  it('is refused like any booking, and nothing is left of it', async () => {
    const { desk } = waiting;
    api.setClock(at('09:00'));
    const dead = await aPatient(desk.receptionist.http);
    await api.sql(`update ${desk.hospital.schema}.patients set is_deceased = true where id = $1`, [dead.id]);
    expectProblem(await waiting.walkIn({ patient_id: dead.id }), {
      status: 400,
      code: 'appointments.patient_deceased',
    });
    expectProblem(await waiting.walkIn({}, desk.colleague.http), {
      status: 403,
      code: 'waiting_room.not_yours',
    });
    expect(await countOf(api, desk.hospital, 'token_counters')).toBe(0);
    expect((await waiting.walkIn({ doctor_user_id: null }, desk.doctor.http)).body).toMatchObject({
      doctor_user_id: desk.doctor.id,
      token_number: 1,
    });
  });
});

/** Visits late in the evening and early in the morning, near the change of days in UTC. */
describe.each<[string, [string, string], [number, number], boolean]>([
  // 18:00 and 18:45 of one day in UTC are two days in India.
  ['Asia/Kolkata', ['2030-01-07T23:30:00+05:30', '2030-01-08T00:15:00+05:30'], [1, 1], false],
  // 23:45 and 00:15 in UTC are one evening in New York.
  ['America/New_York', ['2030-01-07T18:45:00-05:00', '2030-01-07T19:15:00-05:00'], [1, 2], true],
])('in %s', (time_zone, times, tokens, isSameDay) => {
  it('a day is the day of the hospital, in tokens, queues, lists, the dashboard and what is free today', async () => {
    api.setClock(new Date('2030-01-07T03:00:00Z'));
    const hospital = await aHospital(api, time_zone === 'Asia/Kolkata' ? {} : { time_zone });
    const doctor = await aDoctor(api, hospital);
    await openAllHours(hospital.admin);
    await worksDaily(hospital.admin, doctor.id, '00:00', '00:00');
    const given: unknown[] = [];
    for (const time of times) {
      const { id } = await anAppointment(hospital.admin.http, {
        patient_id: (await aPatient(hospital.admin.http)).id,
        doctor_user_id: doctor.id,
        scheduled_at: time,
      });
      api.setClock(new Date(time));
      const { body } = await hospital.admin.http.patch<Appointment>(`/appointments/${id}/check-in`);
      given.push(body['token_number']);
    }
    expect(given).toEqual(tokens);
    const queue = await hospital.admin.http.get<{ date: string; entries: unknown[] }>(
      `/waiting-room/queues/${doctor.id}`,
    );
    expect(queue.body.date).toBe(isSameDay ? '2030-01-07' : '2030-01-08');
    expect(queue.body.entries).toHaveLength(isSameDay ? 2 : 1);
    const list = await hospital.admin.http.get<{ total: number }>(
      `/appointments?date_from=${queue.body.date}&date_to=${queue.body.date}&page=1`,
    );
    expect(list.body.total).toBe(isSameDay ? 2 : 1);
    expect((await hospital.admin.http.get('/dashboard/metrics')).body).toMatchObject({
      appointments_today: isSameDay ? 2 : 1,
    });
    const walkIn = await hospital.admin.http.post<Appointment>('/waiting-room/walk-ins', {
      patient_id: (await aPatient(hospital.admin.http)).id,
      doctor_user_id: doctor.id,
    });
    expect(walkIn.body).toMatchObject({
      token_number: isSameDay ? 3 : 2,
      scheduled_at: new Date(new Date(times[1]).getTime() + 900_000).toISOString(),
    });
  });
});
