import { newId } from '../../../src/core/ids.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { anAppointment } from '../../factories/appointment.js';
import { aPatient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at, today } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';
import { aDesk, type Desk } from '../appointments/desk.js';
import { openAllHours, timesOf, worksDaily, type SlotsAnswer } from './clinic.js';

let api: TestApi;
let desk: Desk;
beforeAll(async () => {
  api = await startApi();
  desk = await aDesk(api);
});
beforeEach(() => api.setClock(at('08:00')));
afterAll(() => api.close());

const slots = (query: string, doctor: Member = desk.doctor) =>
  desk.receptionist.http.get<SlotsAnswer>(`/doctors/${doctor.id}/available-slots?${query}`);
const template = (rules: object[], doctor: Member = desk.doctor, by: Member = desk.hospital.admin) =>
  by.http.send<{ uses_default: boolean; rules: object[] }>('PUT', `/doctors/${doctor.id}/availability`, {
    rules,
  });

describe('free slots', () => {
  it('are by default those of Monday to Saturday, nine to six, without what has passed or is booked', async () => {
    const { body } = await slots(`date_from=${today}`, desk.colleague);
    expect([body.slot_minutes, body.slots.length, timesOf(body)[0]]).toEqual([15, 36, '09:00']);
    expect((await slots('date_from=2030-01-13', desk.colleague)).body.slots).toEqual([]);
    api.setClock(at('09:20'));
    await anAppointment(desk.receptionist.http, {
      ...(await desk.form('10:00')),
      doctor_user_id: desk.colleague.id,
    } as never);
    const after = timesOf((await slots(`date_from=${today}`, desk.colleague)).body);
    expect([after[0], after.includes('10:00'), after.includes('10:15')]).toEqual(['09:30', false, true]);
  });

  it('are of the hospital’s today when no day is named, and of two weeks when they are', async () => {
    expect((await slots('', desk.colleague)).body).toMatchObject({ date_from: today, date_to: today });
    const { body } = await slots('date_from=2030-02-04&date_to=2030-02-17', desk.colleague);
    expect(body.slots).toHaveLength(12 * 36);
  });

  it.each([
    ['more than a month', 'date_from=2030-01-01&date_to=2030-02-01', 422, 'availability.too_many_days'],
    [
      'days in the wrong order',
      'date_from=2030-01-02&date_to=2030-01-01',
      422,
      'availability.ends_before_it_begins',
    ],
    ['no day', 'date_from=yesterday', 422, 'validation.failed'],
  ])('of %s are refused', async (_, query, status, code) => {
    expectProblem(await slots(query), { status, code });
  });

  it('of nobody, of a colleague who is no doctor and of another hospital’s doctor are unknown', async () => {
    const other = await aDoctor(api, await aHospital(api));
    for (const id of [newId(), desk.receptionist.id, other.id])
      expectProblem(await slots('', { ...desk.doctor, id }), {
        status: 404,
        code: 'availability.doctor_not_found',
      });
  });
});

describe('the template of a doctor', () => {
  let doctor: Member;
  beforeAll(async () => {
    doctor = await aDoctor(api, desk.hospital);
  });

  it('is the default at first, and then what the doctor says, with breaks and from day to day', async () => {
    const { body } = await doctor.http.get(`/doctors/${doctor.id}/availability`);
    expect(body).toMatchObject({ uses_default: true, rules: [], time_zone: 'Asia/Kolkata' });
    const rules = [
      { kind: 'WORK', weekday: 1, starts: '10:00', ends: '12:00' },
      { kind: 'BREAK', weekday: 1, starts: '10:30', ends: '11:00' },
      {
        kind: 'WORK',
        weekday: 1,
        starts: '15:00',
        ends: '15:30',
        valid_from: '2030-01-14',
        valid_to: '2030-01-20',
      },
    ];
    const set = await template(rules, doctor, doctor);
    expect([set.status, set.body.uses_default, set.body.rules.length]).toEqual([200, false, 3]);
    expect(timesOf((await slots(`date_from=${today}`, doctor)).body)).toEqual([
      ...['10:00', '10:15', '11:00', '11:15', '11:30', '11:45'],
    ]);
    expect(timesOf((await slots('date_from=2030-01-14', doctor)).body).slice(-2)).toEqual(['15:00', '15:15']);
    expect((await slots('date_from=2030-01-08', doctor)).body.slots).toEqual([]);
    expect(await historyOf(api, desk.hospital, doctor.id)).toContainEqual(
      expect.objectContaining({
        action: 'availability.template_replaced',
        actor_id: doctor.id,
        payload: { doctor_id: doctor.id },
      }),
    );
  });

  it('decides what can be booked and moved, and what is offered instead', async () => {
    await template([{ weekday: 1, starts: '10:00', ends: '11:00' }], doctor);
    const form = { ...(await desk.form('10:00')), doctor_user_id: doctor.id };
    const booked = await desk.receptionist.http.post<{ id: string }>('/appointments', form);
    expect(booked.status).toBe(201);
    const second = { ...(await desk.form('10:00')), doctor_user_id: doctor.id };
    expectProblem(await desk.receptionist.http.post('/appointments', second), {
      status: 409,
      code: 'appointments.slot_taken',
      next_free_slots: ['10:15', '10:30', '10:45'].map(time => at(time).toISOString()),
    });
    const outside = { ...second, scheduled_at: at('11:00') };
    expectProblem(await desk.receptionist.http.post('/appointments', outside), {
      status: 400,
      code: 'appointments.outside_hours',
      detail: /hours/,
    });
    const move = (time: string) =>
      desk.receptionist.http.patch(`/appointments/${booked.body.id}/reschedule`, { scheduled_at: at(time) });
    expectProblem(await move('12:00'), { status: 400, code: 'appointments.outside_hours' });
    expect((await move('10:45')).status).toBe(200);
  });

  it('can last past midnight, and a booking at a quarter to is on the hospital’s day, not on UTC’s', async () => {
    await openAllHours(desk.hospital.admin);
    await worksDaily(desk.hospital.admin, doctor.id, '20:00', '02:00');
    const late = { ...(await desk.form('23:45')), doctor_user_id: doctor.id };
    const early = { ...(await desk.form('00:30', '2030-01-08')), doctor_user_id: doctor.id };
    for (const form of [late, early])
      expect((await desk.receptionist.http.post('/appointments', form)).status).toBe(201);
    const on = async (day: string) => {
      const { body } = await desk.receptionist.http.get<{ items: { scheduled_at: string }[] }>(
        `/appointments?doctor_user_id=${doctor.id}&date_from=${day}&date_to=${day}&status=SCHEDULED`,
      );
      return body.items.map(({ scheduled_at }) => scheduled_at);
    };
    expect(await on(today)).toContain(at('23:45').toISOString());
    expect(await on('2030-01-08')).toEqual([at('00:30', '2030-01-08').toISOString()]);
    const times = timesOf((await slots('date_from=2030-01-08&date_to=2030-01-08', doctor)).body);
    expect([times.slice(0, 3), times.at(-1)]).toEqual([['00:00', '00:15', '00:45'], '23:45']);
  });

  it('is changed by the doctor and whoever may, and by nobody else', async () => {
    for (const by of [desk.colleague, desk.receptionist])
      expectProblem(await template([], doctor, by), { status: 403, code: 'availability.not_yours' });
    expect((await template([], doctor)).body).toMatchObject({ uses_default: true, rules: [] });
    expectProblem(await template([], desk.receptionist), {
      status: 404,
      code: 'availability.doctor_not_found',
    });
  });

  it.each<[string, object]>([
    ['an hour that does not exist', { weekday: 1, starts: '25:00', ends: '26:00' }],
    ['a weekday that does not exist', { weekday: 8, starts: '09:00', ends: '10:00' }],
    [
      'an end before its beginning',
      { weekday: 1, starts: '09:00', ends: '10:00', valid_from: '2030-02-01', valid_to: '2030-01-01' },
    ],
    ['a kind that does not exist', { kind: 'PLAY', weekday: 1, starts: '09:00', ends: '10:00' }],
  ])('with %s is refused', async (_, rule) => {
    expectProblem(await template([rule], doctor), { status: 422, code: 'validation.failed' });
  });
});

describe('the hospital’s own calendar', () => {
  let hospital: Hospital;
  let doctor: Member;
  beforeAll(async () => {
    hospital = await aHospital(api);
    doctor = await aDoctor(api, hospital);
  });
  const free = async (day: string) =>
    timesOf(
      (await hospital.admin.http.get<SlotsAnswer>(`/doctors/${doctor.id}/available-slots?date_from=${day}`))
        .body,
    );

  it('closes on holidays, which are listed, named once a day, and taken back', async () => {
    const added = await hospital.admin.http.post<{ id: string }>('/settings/holidays', {
      day: '2030-01-26',
      name: 'Republic Day',
    });
    expect([added.status, added.body]).toEqual([
      201,
      { id: added.body.id, day: '2030-01-26', name: 'Republic Day' },
    ]);
    expect(await free('2030-01-26')).toEqual([]);
    expectProblem(
      await hospital.admin.http.post('/settings/holidays', { day: '2030-01-26', name: 'Again' }),
      {
        status: 409,
        code: 'settings.holiday_taken',
      },
    );
    expect((await hospital.admin.http.get('/settings/holidays?date_from=2030-01-01')).body).toEqual([
      added.body,
    ]);
    expect(await historyOf(api, hospital, added.body.id)).toMatchObject([
      { action: 'settings.holiday_added', payload: { day: '2030-01-26' } },
    ]);
    expect((await hospital.admin.http.delete(`/settings/holidays/${added.body.id}`)).status).toBe(204);
    expect(await free('2030-01-26')).toHaveLength(36);
    expectProblem(await hospital.admin.http.delete(`/settings/holidays/${added.body.id}`), {
      status: 404,
      code: 'settings.holiday_not_found',
    });
  });

  it('bounds what doctors work by its opening hours', async () => {
    const week = { opening_hours: [{ weekday: 1, opens: '10:00', closes: '11:00' }] };
    const set = await hospital.admin.http.send('PUT', '/settings/opening-hours', week);
    expect([set.status, set.body]).toEqual([200, week]);
    expect((await hospital.admin.http.get('/settings/opening-hours')).body).toEqual(week);
    expect(await free(today)).toEqual(['10:00', '10:15', '10:30', '10:45']);
    expect(await free('2030-01-08')).toEqual([]);
    expectProblem(
      await hospital.admin.http.send('PUT', '/settings/opening-hours', {
        opening_hours: [1, 1].map(weekday => ({ weekday, opens: '10:00', closes: '11:00' })),
      }),
      { status: 422, code: 'validation.failed' },
    );
  });

  it('says how long a visit takes, unless the doctor does', async () => {
    expect((await hospital.admin.http.patch('/settings', { slot_minutes: 30 })).status).toBe(200);
    expect(await free(today)).toEqual(['10:00', '10:30']);
    const booked = await hospital.admin.http.post<{ ends_at: string }>('/appointments', {
      patient_id: (await aPatient(hospital.admin.http)).id,
      doctor_user_id: doctor.id,
      scheduled_at: at('10:30'),
    });
    expect([booked.status, booked.body.ends_at]).toEqual([201, at('11:00').toISOString()]);
    expect(await free(today)).toEqual(['10:00']);
    await doctor.http.patch(`/doctors/${doctor.id}/profile`, { consultation_minutes: 15 });
    expect(await free(today)).toEqual(['10:00', '10:15']);
    for (const slot_minutes of [10, 20, 135, null])
      expectProblem(await hospital.admin.http.patch('/settings', { slot_minutes }), {
        status: 422,
        code: 'validation.failed',
      });
  });
});

describe('where clocks change', () => {
  it.each([
    ['Europe/Berlin', '2030-03-31', 23],
    ['Europe/Berlin', '2030-10-27', 25],
    ['America/New_York', '2030-03-10', 23],
    ['America/New_York', '2030-11-03', 25],
    ['Asia/Kolkata', '2030-03-31', 24],
  ])(
    'a doctor of %s who works round the clock has on %s an hour less or more',
    async (time_zone, day, hours) => {
      const hospital = await aHospital(api, { time_zone });
      const doctor = await aDoctor(api, hospital);
      await openAllHours(hospital.admin);
      await worksDaily(hospital.admin, doctor.id, '00:00', '00:00');
      const { body } = await hospital.admin.http.get<SlotsAnswer>(
        `/doctors/${doctor.id}/available-slots?date_from=${day}`,
      );
      expect(body.slots).toHaveLength(hours * 4);
    },
  );
});
