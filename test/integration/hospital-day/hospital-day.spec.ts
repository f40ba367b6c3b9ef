import { anAppointment, type Appointment } from '../../factories/appointment.js';
import { aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, patientForm, type Patient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import type { HttpClient } from '../../support/http-client.js';

let api: TestApi;
let hospital: Hospital;
let staff: Record<Role, Member>;
let colleague: Member;
let patient: Patient;

const roles = ['ADMIN', 'RECEPTIONIST', 'DOCTOR', 'NURSE', 'PHARMACIST', 'CALL CENTRE'] as const;
type Role = (typeof roles)[number];

beforeAll(async () => {
  api = await startApi();
  api.setClock(at('09:00'));
  hospital = await aHospital(api);
  const role = await hospital.admin.http.post('/roles', {
    name: 'Call centre',
    description: 'Books by telephone',
    permission_codes: ['patients:view', 'appointments:view', 'appointments:create'],
  });
  expect(role.status).toBe(201);
  const member = (name: string) => aStaffMember(api, hospital, { roles: [name] });
  staff = {
    ADMIN: hospital.admin,
    RECEPTIONIST: await member('RECEPTIONIST'),
    DOCTOR: await member('DOCTOR'),
    NURSE: await member('NURSE'),
    PHARMACIST: await member('PHARMACIST'),
    'CALL CENTRE': await member('Call centre'),
  };
  colleague = await member('DOCTOR');
  patient = await aPatient(hospital.admin.http);
  // Doctors and nurses see those whom they or their department treat.
  const scheduled_at = at('17:45');
  await anAppointment(hospital.admin.http, {
    patient_id: patient.id,
    doctor_user_id: staff.DOCTOR.id,
    scheduled_at,
  });
});
afterAll(() => api.close());

let serial = 0;
const taken = new Map<Member, number>();
/** Another patient's visit to this doctor, in the doctor's next quarter of an hour. */
async function nextVisit(doctor: Member) {
  const slot = taken.get(doctor) ?? 0;
  taken.set(doctor, slot + 1);
  const { id } = await aPatient(hospital.admin.http);
  const scheduled_at = new Date(at('09:15').getTime() + slot * 15 * 60_000);
  return { patient_id: id, doctor_user_id: doctor.id, scheduled_at };
}
const aVisit = async (doctor: Member): Promise<Appointment> =>
  anAppointment(hospital.admin.http, await nextVisit(doctor));

interface Task {
  readonly what: string;
  readonly may: readonly Role[];
  readonly done: number;
  /** `doctor` is the one whose patients are to be seen. */
  do(http: HttpClient, doctor: Member): Promise<{ status: number }>;
}

const everybody = roles;
const step =
  (name: string, body: object = {}) =>
  async (http: HttpClient, doctor: Member) =>
    http.patch(`/appointments/${(await aVisit(doctor)).id}/${name}`, body);

const tasks: Task[] = [
  {
    what: 'finds a patient',
    may: everybody,
    done: 200,
    do: http => http.get('/patients?search=Kulkarni'),
  },
  {
    what: "opens a patient's record",
    may: everybody,
    done: 200,
    do: http => http.get(`/patients/${patient.id}`),
  },
  {
    what: 'registers a patient',
    may: ['ADMIN', 'RECEPTIONIST', 'DOCTOR'],
    done: 201,
    do: http => http.post('/patients/quick-register', patientForm()),
  },
  {
    what: "changes a patient's record",
    may: ['ADMIN', 'RECEPTIONIST', 'DOCTOR'],
    done: 200,
    do: http => http.patch(`/patients/${patient.id}/profile`, { city: 'Mumbai' }),
  },
  {
    what: 'finds a doctor to book',
    may: ['ADMIN', 'RECEPTIONIST', 'DOCTOR', 'NURSE'],
    done: 200,
    do: http => http.get('/users?role=DOCTOR'),
  },
  {
    what: 'sees the departments',
    may: ['ADMIN', 'RECEPTIONIST', 'DOCTOR', 'NURSE'],
    done: 200,
    do: http => http.get('/departments?for_patients=true'),
  },
  {
    what: "sees the day's appointments",
    may: ['ADMIN', 'RECEPTIONIST', 'DOCTOR', 'NURSE', 'CALL CENTRE'],
    done: 200,
    do: http => http.get('/appointments/calendar'),
  },
  {
    what: 'books an appointment',
    may: ['ADMIN', 'RECEPTIONIST', 'DOCTOR', 'CALL CENTRE'],
    done: 201,
    do: async (http, doctor) => http.post('/appointments', await nextVisit(doctor)),
  },
  { what: 'checks a patient in', may: ['ADMIN', 'RECEPTIONIST', 'DOCTOR'], done: 200, do: checkIn },
  {
    what: 'starts a consultation',
    may: ['ADMIN', 'DOCTOR'],
    done: 200,
    do: step('start-consultation'),
  },
  {
    what: 'completes a visit',
    may: ['ADMIN', 'DOCTOR'],
    done: 200,
    do: async (http, doctor) => {
      const { id } = await aVisit(doctor);
      await doctor.http.patch(`/appointments/${id}/start-consultation`, {});
      return http.patch(`/appointments/${id}/complete`, { with_rx: false });
    },
  },
  {
    what: 'cancels an appointment',
    may: ['ADMIN', 'RECEPTIONIST'],
    done: 200,
    do: step('cancel', { reason: 'PATIENT_REQUEST', note: 'Called' }),
  },
  {
    what: 'moves an appointment',
    may: ['ADMIN', 'RECEPTIONIST'],
    done: 200,
    do: async (http, doctor) => {
      const { id, scheduled_at } = await aVisit(doctor);
      const nextDay = new Date(new Date(scheduled_at).getTime() + 24 * 3_600_000);
      return http.patch(`/appointments/${id}/reschedule`, { scheduled_at: nextDay });
    },
  },
  {
    what: 'creates a department',
    may: ['ADMIN'],
    done: 201,
    do: http => http.post('/departments', { name: `Department ${++serial}` }),
  },
  { what: 'sees the roles', may: ['ADMIN'], done: 200, do: http => http.get('/roles') },
  {
    what: 'invites staff',
    may: ['ADMIN'],
    done: 201,
    do: http =>
      http.post('/users', {
        email: `new${++serial}@${hospital.code}.example`,
        first_name: 'New',
        last_name: 'Nurse',
        phone: '9876543210',
        department: 'Emergency',
        specialization: '',
        roles: ['NURSE'],
      }),
  },
  { what: 'runs the platform', may: [], done: 200, do: http => http.get('/platform/tenants') },
];

async function checkIn(http: HttpClient, doctor: Member): Promise<{ status: number }> {
  const { id, scheduled_at } = await aVisit(doctor);
  api.setClock(new Date(new Date(scheduled_at).getTime() - 10 * 60_000));
  const answer = await http.patch(`/appointments/${id}/check-in`, {});
  api.setClock(at('09:00'));
  return answer;
}

describe.each(tasks)('$what', ({ may, done, ...task }) => {
  it.each(roles)('%s', async role => {
    const { status } = await task.do(staff[role].http, role === 'DOCTOR' ? staff.DOCTOR : colleague);
    expect({ role, status }).toEqual({ role, status: may.includes(role) ? done : 403 });
  });
});

describe('a day at the desk', () => {
  it("goes from the first call to the end of the visit, and the doctor's list shows it", async () => {
    const { http: desk } = staff.RECEPTIONIST;
    const arrived = await aPatient(desk, { first_name: 'Meera', last_name: 'Iyer' });
    const booked = await anAppointment(desk, {
      patient_id: arrived.id,
      doctor_user_id: staff.DOCTOR.id,
      scheduled_at: at('17:30'),
    });
    api.setClock(at('17:10'));
    expect((await desk.patch(`/appointments/${booked.id}/check-in`, {})).body).toMatchObject({
      status: 'CHECKED_IN',
    });
    const { http: doctor } = staff.DOCTOR;
    const waiting = await doctor.get<{ items: Appointment[] }>(
      '/appointments?status=CHECKED_IN&search=Meera',
    );
    expect(waiting.body.items.map(({ id }) => id)).toEqual([booked.id]);
    await doctor.patch(`/appointments/${booked.id}/start-consultation`, {});
    const completed = await doctor.patch(`/appointments/${booked.id}/complete`, { closure_note: 'All well' });
    expect(completed.body).toMatchObject({ status: 'COMPLETED', notes: 'All well' });
    const record = await desk.get<{ last_visited_at: string }>(`/patients/${arrived.id}`);
    expect(new Date(record.body.last_visited_at)).toEqual(at('17:10'));
  });
});
