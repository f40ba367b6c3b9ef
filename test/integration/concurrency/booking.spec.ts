import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at, today } from '../../support/hospital-time.js';
import { countOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctors: Member[];
let patients: Patient[];

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
  doctors = [await aDoctor(api, hospital), await aDoctor(api, hospital)];
  patients = await Promise.all(Array.from({ length: 40 }, () => aPatient(hospital.admin.http)));
  api.setClock(at('08:00'));
  // A later session: the first one has ended by the clock that was just set.
  const { body } = await api.login<{ access_token: string }>(hospital.admin.email, hospital.admin.password);
  hospital = { ...hospital, admin: { ...hospital.admin, http: api.as(body.access_token) } };
});
afterAll(() => api.close());

const slot = (n: number): Date => new Date(at('09:00').getTime() + n * 15 * 60_000);
const patient = (n: number): string => patients[n % patients.length]?.id ?? '';
const doctor = (n: number): string => doctors[n]?.id ?? '';

const racing = async (count: number, race: (n: number) => Promise<{ status: number; body: unknown }>) => {
  const answers = await Promise.all(Array.from({ length: count }, (_, n) => race(n)));
  const by = (status: number) => answers.filter(answer => answer.status === status);
  return {
    won: by(201).length + by(200).length,
    lost: by(409),
    others: answers.length - by(201).length - by(200).length - by(409).length,
  };
};

const liveAt = (day: string): Promise<number> =>
  countOf(
    api,
    hospital,
    'appointments a',
    `exists (select from ${hospital.schema}.appointments b where b.id > a.id and b.doctor_id = a.doctor_id
       and b.status <> 'CANCELLED' and a.status <> 'CANCELLED'
       and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)) and a.starts_at::date = $1`,
    [day],
  );

describe('one slot of a doctor', () => {
  it('has one winner among 200 parallel bookings, twenty times over, and tells the others what is free', async () => {
    for (let round = 0; round < 20; round++) {
      const { won, lost, others } = await racing(200, n =>
        hospital.admin.http.post('/appointments', {
          patient_id: patient(n),
          doctor_user_id: doctor(0),
          scheduled_at: slot(round),
        }),
      );
      expect({ round, won, lost: lost.length, others }).toEqual({ round, won: 1, lost: 199, others: 0 });
      for (const { body } of lost) {
        expect(body).toMatchObject({ code: 'appointments.slot_taken' });
        expect((body as { detail: string }).detail).toContain('already has an appointment');
        expect((body as { next_free_slots: string[] }).next_free_slots).toHaveLength(3);
      }
    }
    expect(await liveAt(today)).toBe(0);
  }, 120_000);
});

describe('one patient', () => {
  it('cannot be with two doctors at one time', async () => {
    const { id } = await aPatient(hospital.admin.http);
    const { won, others } = await racing(40, n =>
      hospital.admin.http.post('/appointments', {
        patient_id: id,
        doctor_user_id: doctor(n % 2),
        scheduled_at: at('15:30'),
      }),
    );
    expect({ won, others }).toEqual({ won: 1, others: 0 });
  });
});

describe('a slot that is fought over by new and moved bookings', () => {
  it('has one winner, and those that lose stay where they were', async () => {
    const booked = async (n: number) => {
      const { id } = await aPatient(hospital.admin.http);
      const visit = { patient_id: id, doctor_user_id: doctor(1), scheduled_at: slot(n) };
      return anAppointment(hospital.admin.http, visit);
    };
    const moved = await Promise.all(Array.from({ length: 8 }, (_, n) => booked(n)));
    const target = at('16:30');
    const { won, others } = await racing(40, n =>
      n < 8
        ? hospital.admin.http.patch(`/appointments/${moved[n]?.id}/reschedule`, { scheduled_at: target })
        : hospital.admin.http.post('/appointments', {
            patient_id: patient(n),
            doctor_user_id: doctor(1),
            scheduled_at: target,
          }),
    );
    expect({ won, others }).toEqual({ won: 1, others: 0 });
    const taken = await countOf(api, hospital, 'appointments', 'starts_at = $1 and doctor_id = $2', [
      target,
      doctor(1),
    ]);
    expect(taken).toBe(1);
  });
});
