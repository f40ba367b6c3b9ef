import { fillHospital } from '../../bench/data.js';
import { anAdmission } from '../factories/admission.js';
import { aBed, aWardOf } from '../factories/bed.js';
import { anAppointment, type Appointment } from '../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../factories/hospital.js';
import { anInboxMessage } from '../factories/inbox-message.js';
import { aPatient, patientForm, type Patient } from '../factories/patient.js';
import { aPortalPatient, type PortalPatient } from '../factories/portal-patient.js';
import { aMedicine, aPrescription, prescriptionForm, type Prescription } from '../factories/prescription.js';
import { anAllergy } from '../factories/problem.js';
import { aLeave } from '../factories/leave.js';
import { aStockItem, stockItemForm } from '../factories/stock-item.js';
import { aVitalSet, signedRow, vitalsForm } from '../factories/vitals.js';
import { startApi, type TestApi } from '../support/api.js';
import { withClient } from '../support/database.js';
import { at } from '../support/hospital-time.js';
import { isAudit, statementsOf } from './statements.js';

/** Statements are counted for a caller whom the process knows already; the first request of a session adds one. */
let api: TestApi;
let small: Hospital;
let large: Hospital;
let doctor: Member;
/** Sees those who come without an appointment. */
let receiver: Member;
let patient: Patient;
let prescription: Prescription;
let visitor: PortalPatient;

const day = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  api = await startApi();
  api.setClock(at('08:30'));
  [small, large] = [await aHospital(api), await aHospital(api)];
  [doctor, receiver] = [await aDoctor(api, small), await aDoctor(api, small)];
  patient = await aPatient(small.admin.http, { last_name: 'Agarwal' });
  await withClient(api.database.url, db =>
    fillHospital(db, large.code, { patients: 1000, appointments: 5000, prescriptions: 1000 }),
  );
  await anInboxMessage(api, small, [small.admin.id]);
  for (let n = 0; n < 300; n++) await anInboxMessage(api, large, [large.admin.id]);
  await aStockItem(small.admin.http);
  for (const n of Array(60).keys()) await aStockItem(large.admin.http, { name: `Medicine ${n}` });
  const { id: wardId } = await aWardOf(large.admin.http);
  for (const n of Array(40).keys()) await aBed(large.admin.http, { ward_id: wardId, label: `Bed ${n}` });
  await aBed(small.admin.http);
  await api.sql(
    `insert into ${large.schema}.admissions (id, patient_id, doctor_id, department_id, status, admitted_at, created_at,
       updated_at)
     select gen_random_uuid(), p.id, u.id, u.department_id, 'ACTIVE', now(), now(), now()
     from ${large.schema}.patients p, (select * from ${large.schema}.users where department_id is not null limit 1) u`,
  );
  await staying();
  visitor = await aPortalPatient(api, small);
  const visit = await anAppointment(small.admin.http, {
    patient_id: patient.id,
    doctor_user_id: doctor.id,
    scheduled_at: at('16:00'),
  });
  // With it a block of numbers is reserved, as one of twenty does.
  prescription = await aPrescription(small.admin.http, visit);
});
afterAll(() => api.close());

/** Somebody who has just been admitted. */
const staying = async (overrides: Record<string, unknown> = {}) =>
  anAdmission(small.admin.http, {
    patient_id: (await aPatient(small.admin.http)).id,
    primary_doctor_user_id: doctor.id,
    admit_datetime: at('08:00'),
    ...overrides,
  });

const countedFor = async (request: () => Promise<{ status: number }>, kind: 'read' | 'write') => {
  let status = 0;
  const sent = await statementsOf(async () => ({ status } = await request()));
  return { status, statements: sent.filter(each => kind === 'write' || !isAudit(each)).length };
};

describe('a read', () => {
  it.each<[string, string, number]>([
    ['a page of patients', '/patients?page=1&page_size=500', 2],
    [
      'people who may be there already',
      '/patients/check-duplicates?first_name=Asha&phone_primary=9876543210',
      1,
    ],
    ['patients out of use', '/patients?removed=true', 2],
    ['a search for patients', '/patients?search=agarwal&page=1&page_size=500', 2],
    ['patients with what they are to be shown with', '/patients?include=visit_flags&page_size=500', 2],
    ["a day's appointments", `/appointments?date_from=2000-01-01&date_to=2100-01-01&page_size=500`, 2],
    ['the calendar', `/appointments/calendar?date=${day}`, 1],
    ['all admissions', '/admissions', 1],
    ['a page of admissions', '/admissions?paged=true&page_size=500', 2],
    ['the wards', '/wards', 1],
    ['the beds', '/beds', 1],
    ['the board of beds', '/beds/board', 2],
    ['the screens of waiting rooms', '/waiting-room/boards', 1],
    ['all prescriptions', '/prescriptions', 1],
    ['a page of prescriptions', '/prescriptions?paged=true&page_size=500', 2],
    ['the bed requests', '/bed-requests?page_size=500', 2],
    ['the imports', '/patient-imports?page_size=500', 2],
    ['the departments', '/departments', 1],
    ['the staff', '/users', 2],
    ['the roles', '/roles', 1],
    ['the stock', '/stock-items', 1],
    ['a search for medicines', '/stock-items?search=medicine&type=MEDICINE&limit=20', 1],
    ['those who received a batch', '/stock-batches/recall?batch_number=B1', 2],
    ['the alerts', '/alerts?status=OPEN,ACKNOWLEDGED&page_size=500', 2],
    ['the rules of alerts', '/alert-rules', 1],
    ['the messages', '/notifications?status=FAILED&page_size=500', 2],
    ['the caller', '/auth/me', 2],
    ["the caller's sessions", '/auth/sessions', 1],
    ['the settings of the hospital', '/settings', 1],
    ['the opening hours', '/settings/opening-hours', 1],
    ['the holidays', '/settings/holidays', 1],
    ['what is demanded at sign-in', '/settings/sign-in', 1],
    ['the dashboard', '/dashboard/metrics?trends_date_range=last_90_days', 3],
    ['registrations day by day', '/analytics/registrations', 1],
    ['visits by owner', '/analytics/appointments', 2],
    ['prescriptions day by day', '/analytics/prescriptions', 1],
    ['the occupancy of beds', '/analytics/admissions', 2],
    ['people by what they are', '/analytics/people', 1],
    ["the caller's inbox", '/inbox?page_size=500', 2],
    ['the unread count', '/inbox/unread-count', 1],
  ])('of %s takes the same few statements for one row and for hundreds', async (_, path, limit) => {
    const [one, many] = [small, large].map(
      ({ admin }) =>
        () =>
          admin.http.get(path),
    );
    await one?.();
    const few = await countedFor(one as () => Promise<{ status: number }>, 'read');
    await many?.();
    expect(await countedFor(many as () => Promise<{ status: number }>, 'read')).toEqual(few);
    expect(few).toEqual({ status: 200, statements: limit });
  });

  it.each<[string, string, number]>([
    ['the own record', '/portal/profile', 1],
    ['doctors', '/portal/doctors', 2],
    ['free slots', '/portal/doctors/:doctor/slots?days=14', 4],
    ['the own appointments', '/portal/appointments?page_size=500', 2],
    ['the own prescriptions', '/portal/prescriptions?page_size=500', 2],
    ['the own vital signs', '/portal/vitals?page_size=500', 2],
    ['the own stays', '/portal/admissions?page_size=500', 2],
    ['the own bed requests', '/portal/bed-requests?page_size=500', 2],
    ['beds that could be had', '/portal/beds', 1],
    ['who has looked', '/portal/accesses?page_size=500', 2],
    ['the account', '/portal/account', 1],
  ])('of %s by a patient takes the same few statements for one row and for many', async (_, path, limit) => {
    const { http, patient: owner } = visitor;
    const read = () => http.get(path.replace(':doctor', doctor.id));
    await read();
    const few = await countedFor(read, 'read');
    expect(few).toEqual({ status: 200, statements: limit });
    for (let n = 0; n < 5; n++) {
      await aVitalSet(small.admin.http, owner.id);
      await small.admin.http.get(`/patients/${owner.id}`);
    }
    expect(await countedFor(read, 'read')).toEqual(few);
  });

  it('of what came and went of an item takes two', async () => {
    const { http } = small.admin;
    const { id } = await aStockItem(http, { current_stock: 5 });
    for (const path of ['movements', 'batches'])
      expect(await countedFor(() => http.get(`/stock-items/${id}/${path}`), 'read')).toEqual({
        status: 200,
        statements: 2,
      });
  });

  it('of a queue takes two', async () => {
    const { http } = small.admin;
    const path = `/waiting-room/queues/${receiver.id}`;
    for (let n = 0; n < 3; n++) {
      expect(await countedFor(() => http.get(path), 'read')).toEqual({ status: 200, statements: 2 });
      const { id } = await aPatient(http);
      await http.post('/waiting-room/walk-ins', { patient_id: id, doctor_user_id: receiver.id });
    }
  });

  it('of one prescription takes one', async () => {
    const { http } = small.admin;
    expect(await countedFor(() => http.get(`/prescriptions/${prescription.id}`), 'read')).toEqual({
      status: 200,
      statements: 1,
    });
  });

  it('of the paper of a prescription takes one, once it has been printed', async () => {
    const { http } = small.admin;
    const visit = await anAppointment(http, {
      patient_id: patient.id,
      doctor_user_id: doctor.id,
      scheduled_at: at('15:00'),
    });
    const { id } = await aPrescription(http, visit, { items: [aMedicine()] });
    await http.patch(`/prescriptions/${id}`, { status: 'ISSUED' });
    const print = () => countedFor(() => http.get(`/prescriptions/${id}/pdf`), 'read');
    // Looked at, then signed, with a key that is made and sealed now, and printed in a transaction of its own.
    const first = await print();
    expect(first.status).toBe(200);
    expect(first.statements).toBeLessThanOrEqual(11);
    expect(await print()).toEqual({ status: 200, statements: 1 });
  });

  it('of conditions or allergies takes two', async () => {
    const { http } = small.admin;
    for (const list of ['conditions', 'allergies'])
      expect(await countedFor(() => http.get(`/patients/${patient.id}/${list}`), 'read')).toEqual({
        status: 200,
        statements: 2,
      });
  });

  it('of vital signs and readings takes no more than three', async () => {
    const { http } = small.admin;
    await aVitalSet(http, patient.id);
    for (const path of [
      `/vitals?patient_id=${patient.id}`,
      `/patients/${patient.id}/readings/latest`,
      `/patients/${patient.id}/readings/series?type=spo2,weight`,
    ])
      expect([path, await countedFor(() => http.get(path), 'read')]).toEqual([
        path,
        { status: 200, statements: 2 },
      ]);
    expect(await countedFor(() => http.get(`/patients/${patient.id}/readings`), 'read')).toEqual({
      status: 200,
      statements: 3,
    });
  });

  it('of the history of a record takes three, and of its merges one', async () => {
    const { http } = small.admin;
    const [survivor, merged] = [await aPatient(http), await aPatient(http)];
    const form = { merged_patient_id: merged.id, reason: 'Registered twice' };
    expect((await http.post(`/patients/${survivor.id}/merge`, form)).status).toBe(201);
    const read = async (path: string) =>
      countedFor(() => http.get(`/patients/${survivor.id}/${path}`), 'read');
    expect(await read('history')).toEqual({ status: 200, statements: 3 });
    expect(await read('merges')).toEqual({ status: 200, statements: 1 });
  });

  it('of the free slots of a doctor takes two, for a day and for two weeks', async () => {
    const { http } = small.admin;
    for (const query of ['', '?date_from=2030-01-07&date_to=2030-01-20'])
      expect(
        await countedFor(() => http.get(`/doctors/${doctor.id}/available-slots${query}`), 'read'),
      ).toEqual({ status: 200, statements: 2 });
  });

  it('of the hours, the leaves and the profile of a doctor takes no more than two', async () => {
    const { http } = small.admin;
    // The list of specializations is known to the process from then on.
    await http.get(`/doctors/${doctor.id}/profile`);
    for (const [path, statements] of [
      ['availability', 2],
      ['leaves', 2],
      ['profile', 1],
    ] as const)
      expect([path, await countedFor(() => http.get(`/doctors/${doctor.id}/${path}`), 'read')]).toEqual([
        path,
        { status: 200, statements },
      ]);
  });

  it('of one patient takes one', async () => {
    const { http } = small.admin;
    expect(await countedFor(() => http.get(`/patients/${patient.id}`), 'read')).toEqual({
      status: 200,
      statements: 1,
    });
  });
});

describe('a write, with its audit entry and what is told of it,', () => {
  let slot = 0;
  const book = () => ({
    patient_id: patient.id,
    doctor_user_id: doctor.id,
    scheduled_at: new Date(at('09:00').getTime() + 900_000 * slot++),
    notes: null,
  });
  const step =
    (name: string, before: string[] = [], body: object = {}) =>
    async () => {
      const { http } = small.admin;
      const visit: Appointment = await anAppointment(http, book());
      for (const earlier of before) await http.patch(`/appointments/${visit.id}/${earlier}`, {});
      return () => http.patch(`/appointments/${visit.id}/${name}`, body);
    };

  /** Medicines that are in stock, each an item of its own. */
  const medicines = (count: number) =>
    Promise.all(
      Array.from({ length: count }, async () => {
        const { id } = await aStockItem(small.admin.http, { current_stock: 5 });
        return aMedicine({ stock_item_id: id, quantity: 2 });
      }),
    );
  const prescribed = async (send: (path: string) => Promise<{ status: number }>) => {
    const draft = await aPrescription(small.admin.http, await anAppointment(small.admin.http, book()));
    return () => send(`/prescriptions/${draft.id}`);
  };
  const dispensing = async (count: number) => {
    const { http } = small.admin;
    const visit = await anAppointment(http, book());
    const { id } = await aPrescription(http, visit, { items: await medicines(count) });
    await http.patch(`/prescriptions/${id}`, { status: 'ISSUED' });
    return () => http.patch(`/prescriptions/${id}/dispense`);
  };

  it.each<[string, () => Promise<() => Promise<{ status: number }>>, number, number]>([
    [
      'a registration',
      () => Promise.resolve(() => small.admin.http.post('/patients/quick-register', patientForm())),
      201,
      6,
    ],
    ['a booking', () => Promise.resolve(() => small.admin.http.post('/appointments', book())), 201, 6],
    ['a start', step('start-consultation'), 200, 6],
    [
      'an arrival',
      async () => {
        const { http } = small.admin;
        const visit = await anAppointment(http, {
          patient_id: (await aPatient(http)).id,
          doctor_user_id: (await aDoctor(api, small)).id,
          scheduled_at: at('09:00'),
        });
        return () => http.patch(`/appointments/${visit.id}/check-in`);
      },
      200,
      6,
    ],
    [
      'a call',
      async () => {
        const { http } = small.admin;
        const { id } = await aPatient(http);
        await http.post('/waiting-room/walk-ins', { patient_id: id, doctor_user_id: receiver.id });
        return () => http.post(`/waiting-room/queues/${receiver.id}/call-next`);
      },
      200,
      6,
    ],
    [
      'a walk-in, which is a booking and an arrival',
      async () => {
        const { id } = await aPatient(small.admin.http);
        const form = { patient_id: id, doctor_user_id: receiver.id };
        return () => small.admin.http.post('/waiting-room/walk-ins', form);
      },
      201,
      16,
    ],
    ['a completion', step('complete', ['start-consultation']), 200, 6],
    ['a cancellation', step('cancel', [], { reason: 'OTHER' }), 200, 6],
    [
      'a move',
      async () => {
        const visit = await anAppointment(small.admin.http, book());
        const { scheduled_at } = book();
        return () => small.admin.http.patch(`/appointments/${visit.id}/reschedule`, { scheduled_at });
      },
      200,
      6,
    ],
    [
      'the bookings of a leave that move',
      async () => {
        const away = await aDoctor(api, small);
        for (const n of [0, 1, 2])
          await anAppointment(small.admin.http, {
            patient_id: patient.id,
            doctor_user_id: away.id,
            scheduled_at: new Date(at('09:00', '2030-02-04').getTime() + n * 900_000),
          });
        const { id } = await aLeave(small.admin.http, away.id, '2030-02-04');
        return () => small.admin.http.post(`/doctors/${away.id}/leaves/${id}/resolve`, { action: 'MOVE' });
      },
      200,
      10,
    ],
    [
      'a template',
      () =>
        Promise.resolve(() =>
          small.admin.http.send('PUT', `/doctors/${doctor.id}/availability`, { rules: [] }),
        ),
      200,
      6,
    ],
    [
      'leave',
      () =>
        Promise.resolve(() =>
          small.admin.http.post(`/doctors/${doctor.id}/leaves`, {
            starts_at: at('09:00', '2031-02-04'),
            ends_at: at('10:00', '2031-02-04'),
          }),
        ),
      201,
      6,
    ],
    [
      'what a doctor says, with the registration number',
      () =>
        Promise.resolve(() =>
          small.admin.http.patch(`/doctors/${doctor.id}/profile`, {
            registration_number: 'MMC-1',
            bio: 'Hearts',
          }),
        ),
      200,
      7,
    ],
    [
      'a renewed session',
      async () => {
        const { email, password } = doctor;
        const { body } = await api.login<{ access_token: string; refresh_token: string }>(email, password);
        const { access_token, refresh_token } = body;
        await api.as(access_token).get('/auth/me');
        return () => api.post('/auth/refresh', { refresh_token });
      },
      200,
      3,
    ],
    [
      'a member of staff with other roles, another department and a new name',
      async () => {
        const { id } = await aStaffMember(api, small, { roles: ['NURSE'] });
        return () =>
          small.admin.http.patch(`/users/${id}`, {
            first_name: 'Asha',
            department: 'Cardiology',
            roles: ['PHARMACIST', 'RECEPTIONIST'],
          });
      },
      200,
      6,
    ],
    [
      'a message that was read',
      async () => {
        await anInboxMessage(api, small, [small.admin.id]);
        const { body } = await small.admin.http.get<{ items: { id: string }[] }>('/inbox?unread=true');
        return () => small.admin.http.patch(`/inbox/${body.items[0]?.id}/read`);
      },
      200,
      6,
    ],
    [
      'a whole inbox that was read',
      () => Promise.resolve(() => small.admin.http.post('/inbox/read-all')),
      200,
      6,
    ],
    [
      'a new department',
      () => Promise.resolve(() => small.admin.http.post('/departments', { name: 'Dialysis' })),
      201,
      6,
    ],
    [
      'a prescription of 30 medicines',
      async () => {
        const visit = await anAppointment(small.admin.http, book());
        const form = prescriptionForm(visit, { items: await medicines(30) });
        return () => small.admin.http.post('/prescriptions', form);
      },
      201,
      6,
    ],
    [
      'a condition',
      () =>
        Promise.resolve(() => small.admin.http.post(`/patients/${patient.id}/conditions`, { text: 'Gout' })),
      201,
      6,
    ],
    [
      'a draft that is rewritten',
      async () => {
        const items = await medicines(30);
        return prescribed(path => small.admin.http.send('PUT', path, { items }));
      },
      200,
      6,
    ],
    [
      'an allergy that is over',
      async () => {
        const { id } = await anAllergy(small.admin.http, patient.id);
        return () => small.admin.http.post(`/patients/${patient.id}/allergies/${id}/resolve`);
      },
      200,
      6,
    ],
    [
      'a set of vital signs that raises alerts',
      () =>
        Promise.resolve(() =>
          small.admin.http.post(
            '/vitals',
            vitalsForm(patient.id, { heart_rate: 180, spo2: 85, recorded_at: at('08:00') }),
          ),
        ),
      201,
      6,
    ],
    [
      'an admission',
      async () => {
        const { id } = await aPatient(small.admin.http);
        await anAppointment(small.admin.http, { ...book(), patient_id: id });
        return () =>
          small.admin.http.post('/admissions', {
            patient_id: id,
            primary_doctor_user_id: doctor.id,
            admit_datetime: at('08:00'),
          });
      },
      201,
      6,
    ],
    [
      'a single reading',
      () =>
        Promise.resolve(() =>
          small.admin.http.post(`/patients/${patient.id}/readings`, {
            type: 'steps',
            value: 4000,
            unit: '{steps}',
          }),
        ),
      201,
      6,
    ],
    [
      'a discharge',
      async () => {
        const { id } = await staying({ bed_id: (await aBed(small.admin.http)).id });
        return () =>
          small.admin.http.patch(`/admissions/${id}/discharge`, {
            discharge_datetime: at('08:15'),
            discharge_summary: 'Well',
          });
      },
      200,
      6,
    ],
    [
      'a bed that is given',
      async () => {
        const [{ id }, stay] = [await aBed(small.admin.http), await staying()];
        return () => small.admin.http.patch(`/beds/${id}/allocate`, { admission_id: stay.id });
      },
      200,
      6,
    ],
    [
      'a bed that is changed for another',
      async () => {
        const [first, second] = [await aBed(small.admin.http), await aBed(small.admin.http)];
        const { id } = await staying({ bed_id: first.id });
        return () => small.admin.http.patch(`/admissions/${id}/transfer`, { bed_id: second.id });
      },
      200,
      6,
    ],
    [
      'a bed that is left',
      async () => {
        const { id } = await aBed(small.admin.http);
        await staying({ bed_id: id });
        return () => small.admin.http.patch(`/beds/${id}/release`);
      },
      200,
      6,
    ],
    ['an issue', () => prescribed(path => small.admin.http.patch(path, { status: 'ISSUED' })), 200, 6],
    [
      'a cancelled prescription',
      () => prescribed(path => small.admin.http.patch(path, { status: 'CANCELLED', reason: 'Not needed' })),
      200,
      6,
    ],
    [
      'a new stock item',
      () => Promise.resolve(() => small.admin.http.post('/stock-items', stockItemForm({ current_stock: 5 }))),
      201,
      6,
    ],
    [
      'stock that arrives in a new batch',
      async () => {
        const { id } = await aStockItem(small.admin.http);
        const delivery = { kind: 'receive', quantity: 5, batch_number: 'B1', expires_on: '2040-01-01' };
        return () => small.admin.http.post(`/stock-items/${id}/movements`, delivery);
      },
      201,
      6,
    ],
    [
      'stock that is counted',
      async () => {
        const { id } = await aStockItem(small.admin.http);
        return () => small.admin.http.patch(`/stock-items/${id}`, { current_stock: 5, adjust_stock: true });
      },
      200,
      6,
    ],
  ])('%s: no more than it may', async (_, prepare, done, limit) => {
    const { status, statements } = await countedFor(await prepare(), 'write');
    expect(status).toBe(done);
    expect(statements).toBeLessThanOrEqual(limit);
  });

  it('a batch of readings: the same few for one and for a thousand, one more for each further 2,500', async () => {
    const upload = (count: number, from: number) => () =>
      small.admin.http.post('/vitals/batch', {
        readings: Array.from({ length: count }, (_, n) =>
          signedRow({
            patient_id: patient.id,
            type: 'heart_rate',
            value: 190,
            unit: '/min',
            recorded_at: new Date(at('06:00').getTime() + from + n).toISOString(),
          }),
        ),
      });
    const one = await countedFor(upload(1, 0), 'write');
    expect(await countedFor(upload(1000, 1000), 'write')).toEqual(one);
    expect(one.status).toBe(200);
    expect(one.statements).toBeLessThanOrEqual(7);
    const largest = await countedFor(upload(10_000, 10_000), 'write');
    expect(largest).toEqual({ status: 200, statements: one.statements + 3 });
  });

  it('dispensing: the same few for one medicine and for thirty', async () => {
    const one = await countedFor(await dispensing(1), 'write');
    expect(await countedFor(await dispensing(30), 'write')).toEqual(one);
    expect(one.status).toBe(200);
    expect(one.statements).toBeLessThanOrEqual(6);
  });
});
