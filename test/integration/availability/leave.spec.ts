import { newId } from '../../../src/core/ids.js';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Member } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at, today } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';
import { aDesk, type Desk } from '../appointments/desk.js';
import { PostRoom } from '../notifications/post-room.js';
import { worksDaily, type LeaveAnswer } from './clinic.js';

let api: TestApi;
let desk: Desk;
let patients: Patient[];
beforeAll(async () => {
  api = await startApi();
  desk = await aDesk(api);
  patients = await Promise.all(Array.from({ length: 30 }, () => aPatient(desk.receptionist.http)));
}, 60_000);
beforeEach(() => api.setClock(at('08:00')));
afterAll(() => api.close());

const newDoctor = () => aDoctor(api, desk.hospital);
const leaveOf = (doctor: Member, starts_at: Date, ends_at: Date, by: Member = desk.hospital.admin) =>
  by.http.post<LeaveAnswer>(`/doctors/${doctor.id}/leaves`, { starts_at, ends_at, reason: 'Wedding' });
const quarter = (n: number, from = at('09:00')) => new Date(from.getTime() + n * 15 * 60_000);
/** Thirty bookings, one after the other from nine. */
const fill = (doctor: Member, count = 30) =>
  Promise.all(
    Array.from({ length: count }, (_, n) =>
      anAppointment(desk.receptionist.http, {
        patient_id: patients[n]?.id ?? '',
        doctor_user_id: doctor.id,
        scheduled_at: quarter(n),
      }),
    ),
  );
const clear = (doctor: Member) =>
  api.sql(
    `update ${desk.hospital.schema}.appointments set status = 'CANCELLED', cancelled_reason = 'OTHER' where doctor_id = $1`,
    [doctor.id],
  );
const resolve = (doctor: Member, leave: string, body: object, by: Member = desk.receptionist) =>
  by.http.post<{ appointments: { appointment_id: string; scheduled_at: string; doctor_user_id: string }[] }>(
    `/doctors/${doctor.id}/leaves/${leave}/resolve`,
    body,
  );
const liveOf = (doctor: Member, where = 'true') =>
  countOf(api, desk.hospital, 'appointments', `doctor_id = $1 and status = 'SCHEDULED' and ${where}`, [
    doctor.id,
  ]);

describe('leave', () => {
  it('takes no bookings, names those it strands, and is told to audit and outbox', async () => {
    const doctor = await newDoctor();
    const [first] = await fill(doctor, 3);
    const { status, body } = await leaveOf(doctor, at('08:00'), at('09:30'), doctor);
    expect([status, body.stranded.map(each => each.scheduled_at)]).toEqual([
      201,
      ['09:00', '09:15'].map(time => at(time).toISOString()),
    ]);
    expect(body.stranded[0]).toMatchObject({
      appointment_id: first?.id,
      patient_name: 'Asha Kulkarni',
      status: 'SCHEDULED',
    });
    const form = { ...(await desk.form('09:15')), doctor_user_id: doctor.id };
    expectProblem(await desk.receptionist.http.post('/appointments', form), {
      status: 400,
      code: 'appointments.outside_hours',
    });
    expect(await historyOf(api, desk.hospital, body.id)).toMatchObject([
      {
        action: 'leave.entered',
        actor_id: doctor.id,
        changes: { reason: [null, '•••'] },
        payload: { doctor_id: doctor.id, leave_id: body.id },
      },
    ]);
    await clear(doctor);
  });

  it('of one doctor never overlaps; that of two may', async () => {
    const doctor = await newDoctor();
    const [start, end] = [at('09:00', '2030-02-01'), at('18:00', '2030-02-03')];
    expect((await leaveOf(doctor, start, end)).status).toBe(201);
    expectProblem(await leaveOf(doctor, at('17:00', '2030-02-03'), at('18:00', '2030-02-04')), {
      status: 409,
      code: 'availability.leave_overlaps',
    });
    expect((await leaveOf(doctor, end, at('18:00', '2030-02-04'))).status).toBe(201);
    expect((await leaveOf(desk.colleague, start, end)).status).toBe(201);
  });

  it('is listed with its reason to those whom it concerns, and ended', async () => {
    const doctor = await newDoctor();
    const { body } = await leaveOf(doctor, at('09:00', '2030-03-01'), at('18:00', '2030-03-01'));
    const list = (by: Member) => by.http.get<LeaveAnswer[]>(`/doctors/${doctor.id}/leaves`);
    expect((await list(doctor)).body).toMatchObject([{ id: body.id, reason: 'Wedding' }]);
    expect((await list(desk.receptionist)).body).toMatchObject([{ id: body.id, reason: null }]);
    const path = `/doctors/${doctor.id}/leaves/${body.id}`;
    expect((await doctor.http.get(path)).body).toMatchObject({ id: body.id, stranded: [] });
    for (const by of [desk.colleague, desk.receptionist]) {
      expectProblem(await by.http.get(path), { status: 403, code: 'availability.not_yours' });
      expectProblem(await by.http.delete(path), { status: 403, code: 'availability.not_yours' });
    }
    expect((await doctor.http.delete(path)).status).toBe(204);
    expectProblem(await doctor.http.get(path), { status: 404, code: 'availability.leave_not_found' });
  });

  it('is entered by the doctor and whoever may, for doctors of the hospital', async () => {
    const doctor = await newDoctor();
    const period = [at('09:00', '2030-04-01'), at('18:00', '2030-04-01')] as const;
    expectProblem(await leaveOf(doctor, ...period, desk.colleague), {
      status: 403,
      code: 'availability.not_yours',
    });
    expectProblem(await leaveOf(desk.receptionist, ...period), {
      status: 404,
      code: 'availability.doctor_not_found',
    });
    const other = await aDoctor(api, await aHospital(api));
    expectProblem(await leaveOf(other, ...period), { status: 404, code: 'availability.doctor_not_found' });
    expectProblem(await leaveOf(doctor, period[1], period[0]), { status: 422, code: 'validation.failed' });
  });
});

describe('the bookings of a leave', () => {
  it('move all at once to the next free slots, and everybody is told once', async () => {
    const doctor = await newDoctor();
    const booked = await fill(doctor);
    const { body: leave } = await leaveOf(doctor, at('00:00'), at('00:00', '2030-01-08'));
    expect(leave.stranded).toHaveLength(30);
    const post = new PostRoom(api, desk.hospital);
    await post.told();
    const { status, body } = await resolve(doctor, leave.id, { action: 'MOVE' });
    expect(status).toBe(200);
    expect(body.appointments.map(each => each.scheduled_at)).toEqual(
      Array.from({ length: 30 }, (_, n) => quarter(n, at('09:00', '2030-01-08')).toISOString()),
    );
    expect(await liveOf(doctor, `starts_at >= '2030-01-07T18:30Z'`)).toBe(30);
    const told = await api.sql<{ event: string; id: string }>(
      `select event, payload ->> 'appointment_id' as id from ${desk.hospital.schema}.outbox`,
    );
    expect(told.map(({ id }) => id).sort()).toEqual(booked.map(({ id }) => id).sort());
    expect(new Set(told.map(({ event }) => event))).toEqual(new Set(['appointment.rescheduled']));
    expect(await post.work()).toEqual([]);
    const notices = await api.sql<{ patient_id: string; count: number }>(
      `select patient_id, count(distinct event_id)::int as count from ${desk.hospital.schema}.notifications
       where event = 'appointment.rescheduled' group by patient_id`,
    );
    expect(notices.map(({ count }) => count)).toEqual(Array(30).fill(1));
    // Nothing is left to be resolved; the same again changes nothing.
    expect((await resolve(doctor, leave.id, { action: 'MOVE' })).body.appointments).toEqual([]);
    await clear(doctor);
  }, 60_000);

  it('move to another doctor, at the same time where that one is free', async () => {
    const [doctor, stand] = [await newDoctor(), await newDoctor()];
    await fill(doctor, 4);
    await anAppointment(desk.receptionist.http, {
      patient_id: patients[9]?.id ?? '',
      doctor_user_id: stand.id,
      scheduled_at: quarter(1),
    });
    const { body: leave } = await leaveOf(doctor, at('09:00'), at('12:00'));
    const { body } = await resolve(doctor, leave.id, { action: 'MOVE', doctor_user_id: stand.id });
    expect(body.appointments.map(each => [each.doctor_user_id, each.scheduled_at])).toEqual(
      [0, 2, 3, 4].map(n => [stand.id, quarter(n).toISOString()]),
    );
    expect([await liveOf(doctor), await liveOf(stand)]).toEqual([0, 5]);
    await clear(stand);
  });

  it('are cancelled because the doctor is unavailable', async () => {
    const doctor = await newDoctor();
    const [first] = await fill(doctor, 3);
    const { body: leave } = await leaveOf(doctor, at('09:00'), at('12:00'));
    const { body } = await resolve(doctor, leave.id, { action: 'CANCEL', note: 'Please call us' });
    expect(body.appointments).toHaveLength(3);
    expect((await desk.receptionist.http.get(`/appointments/${first?.id}`)).body).toMatchObject({
      status: 'CANCELLED',
      cancelled_reason: 'DOCTOR_UNAVAILABLE',
      cancelled_note: 'Please call us',
    });
    expect((await historyOf(api, desk.hospital, first?.id ?? '')).at(-2)).toMatchObject({
      action: 'appointment.cancelled',
    });
  });

  it('stay where they are, all of them, when there is not room for all', async () => {
    const doctor = await newDoctor();
    await fill(doctor, 10);
    await worksDaily(desk.hospital.admin, doctor.id, '09:00', '18:00', { valid_to: today });
    const { body: leave } = await leaveOf(doctor, at('09:00'), at('16:30'));
    const before = await countOf(api, desk.hospital, 'outbox');
    expectProblem(await resolve(doctor, leave.id, { action: 'MOVE' }), {
      status: 409,
      code: 'appointments.no_room',
      unplaced: 4,
    });
    expect(await liveOf(doctor, `starts_at < '2030-01-07T06:00Z'`)).toBe(10);
    expect(await countOf(api, desk.hospital, 'outbox')).toBe(before);
    await clear(doctor);
  });

  it('keep the constraint while others book the same slots', async () => {
    const doctor = await newDoctor();
    await fill(doctor, 20);
    const { body: leave } = await leaveOf(doctor, at('09:00'), at('18:00'));
    const tomorrow = at('09:00', '2030-01-08');
    const rivals = Array.from({ length: 10 }, (_, n) =>
      desk.receptionist.http.post('/appointments', {
        patient_id: patients[20 + n]?.id,
        doctor_user_id: doctor.id,
        scheduled_at: quarter(2 * n, tomorrow),
      }),
    );
    const [{ status }, ...booked] = await Promise.all([
      resolve(doctor, leave.id, { action: 'MOVE' }),
      ...rivals,
    ]);
    expect(status).toBe(200);
    const won = booked.filter(answer => answer.status === 201).length;
    expect(booked.filter(answer => ![201, 409].includes(answer.status))).toEqual([]);
    expect(await liveOf(doctor, `starts_at >= '2030-01-07T18:30Z'`)).toBe(20 + won);
    await clear(doctor);
  }, 60_000);

  it('are resolved by the desk, whoever keeps the hours, and the doctor; not by another doctor', async () => {
    const doctor = await newDoctor();
    const { body: leave } = await leaveOf(doctor, at('09:00', '2030-05-01'), at('12:00', '2030-05-01'));
    expectProblem(await resolve(doctor, leave.id, { action: 'CANCEL' }, desk.colleague), {
      status: 403,
      code: 'appointments.not_your_leave',
    });
    const nurse = await aStaffMember(api, desk.hospital, { roles: ['NURSE'] });
    expect((await resolve(doctor, leave.id, { action: 'CANCEL' }, nurse)).status).toBe(403);
    for (const by of [doctor, desk.hospital.admin, desk.receptionist])
      expect((await resolve(doctor, leave.id, { action: 'CANCEL' }, by)).status).toBe(200);
    expectProblem(await resolve(doctor, newId(), { action: 'CANCEL' }), {
      status: 404,
      code: 'availability.leave_not_found',
    });
    expectProblem(await resolve(doctor, leave.id, { action: 'EAT' }), {
      status: 422,
      code: 'validation.failed',
    });
  });
});

describe('leave that is entered while patients book', () => {
  it('either finds the booking or keeps it out, round after round', async () => {
    const doctor = await newDoctor();
    const moved = await anAppointment(desk.receptionist.http, {
      patient_id: patients[0]?.id ?? '',
      doctor_user_id: doctor.id,
      scheduled_at: at('09:00', '2030-06-28'),
    });
    for (let round = 0; round < 10; round++) {
      const day = `2030-06-${String(3 + round).padStart(2, '0')}`;
      if (new Date(`${day}T12:00Z`).getUTCDay() === 0) continue;
      const [bookings, [leave, shift]] = await Promise.all([
        Promise.all(
          Array.from({ length: 8 }, (_, n) =>
            desk.receptionist.http.post<{ id: string }>('/appointments', {
              patient_id: patients[n + 1]?.id,
              doctor_user_id: doctor.id,
              scheduled_at: quarter(n, at('10:00', day)),
            }),
          ),
        ),
        Promise.all([
          leaveOf(doctor, at('09:00', day), at('18:00', day)),
          desk.receptionist.http.patch<{ id: string }>(`/appointments/${moved.id}/reschedule`, {
            scheduled_at: at('15:00', day),
          }),
        ]),
      ]);
      expect(leave.status).toBe(201);
      const answers = [...bookings, shift];
      expect(answers.filter(({ status }) => ![200, 201, 400].includes(status))).toEqual([]);
      const inside = answers.filter(({ status }) => status < 300).map(({ body }) => body.id);
      expect(leave.body.stranded.map(each => each.appointment_id).sort()).toEqual(inside.sort());
    }
  }, 120_000);
});
