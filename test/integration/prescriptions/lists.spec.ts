import { anAppointment, type Appointment } from '../../factories/appointment.js';
import { aStaffMember } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { aPrescription, type Prescription } from '../../factories/prescription.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { aPractice, type Practice } from './practice.js';

let api: TestApi;
let practice: Practice;
let department: { readonly id: string };
let patient: Patient;
/** One of each status, made in this order; the last one by the colleague, in a department of its own. */
const made: Record<string, Prescription> = {};

beforeAll(async () => {
  api = await startApi();
  practice = await aPractice(api);
  const { admin, colleague, pharmacist } = practice;
  ({ body: department } = await admin.http.post<{ id: string }>('/departments', { name: 'Dermatology' }));
  patient = await aPatient(admin.http, { first_name: 'Meera', last_name: 'Nair' });
  let minutes = 0;
  const later = () => api.setClock(new Date(at('09:00').getTime() + 60_000 * minutes++));
  const move = async (name: string, body: object) => {
    later();
    await admin.http.patch(`/prescriptions/${made[name]?.id}`, body);
  };
  for (const name of ['cancelled', 'dispensed', 'issued', 'older', 'draft']) {
    later();
    made[name] = await practice.draft();
  }
  await move('cancelled', { status: 'CANCELLED', reason: 'Not needed' });
  await move('dispensed', { status: 'ISSUED' });
  await pharmacist.http.patch(`/prescriptions/${made['dispensed']?.id}/dispense`);
  await move('issued', { status: 'ISSUED' });
  const visit = await anAppointment(admin.http, {
    patient_id: patient.id,
    doctor_user_id: colleague.id,
    department_id: department.id,
    scheduled_at: at('12:00', '2030-01-08'),
  });
  // Late in the evening of India's Tuesday; elsewhere it is still afternoon.
  api.setClock(at('23:30', '2030-01-08'));
  const session = await api.login<{ access_token: string }>(colleague.email, colleague.password);
  made['of colleague'] = await aPrescription(api.as(session.body.access_token), visit);
  api.setClock(at('09:30'));
});
afterAll(() => api.close());

const find = async (query: string, who = practice.pharmacist) => {
  const { status, body } = await who.http.get<Prescription[]>(`/prescriptions${query}`);
  expect(status).toBe(200);
  return body.map(({ id }) => Object.keys(made).find(name => made[name]?.id === id));
};
const everything = ['of colleague', 'draft', 'older', 'issued', 'dispensed', 'cancelled'];
const ofDoctor = everything.slice(1);

describe('the list', () => {
  it('is an array: drafts first, then issued, dispensed and cancelled ones, each newest first', async () => {
    expect(await find('')).toEqual(everything);
  });

  it('is whole, whatever page is asked for', async () => {
    for (const query of ['?page=2&page_size=10', '?page=1&page_size=1', '?page=0&page_size=9999', '?page=x'])
      expect(await find(query)).toEqual(everything);
  });

  const filters: [string, () => string, string[]][] = [
    ['one status', () => 'status=ISSUED', ['issued']],
    ['several', () => 'status=ISSUED,DRAFT', ['of colleague', 'draft', 'older', 'issued']],
    ['an unknown status besides', () => 'status=LOST,%20CANCELLED', ['cancelled']],
    ['nothing but an unknown status', () => 'status=LOST', everything],
    ['no status', () => 'status=', everything],
    ['a doctor', () => `doctor_user_id=${practice.colleague.id}`, ['of colleague']],
    ['a patient', () => `patient_id=${patient.id}`, ['of colleague']],
    ['an appointment', () => `appointment_id=${String(made['issued']?.['appointment_id'])}`, ['issued']],
    ['an admission', () => `admission_id=${patient.id}`, []],
    ['a department', () => `department_id=${department.id}`, ['of colleague']],
    ['visits of outpatients', () => 'visit_type=OPD', everything],
    ['visits of inpatients', () => 'visit_type=IPD', []],
    ['visits of another kind', () => 'visit_type=HOME', everything],
    ["a day, the hospital's", () => 'date_from=2030-01-08', ['of colleague']],
    ['days until', () => 'date_to=2030-01-07', ofDoctor],
    ['a day that is none', () => 'date_from=yesterday&date_to=2030-02-31', everything],
    [
      'an order by age',
      () => 'order_by=created_at_asc',
      ['cancelled', 'dispensed', 'issued', 'older', 'draft', 'of colleague'],
    ],
    [
      'an order by youth',
      () => 'order_by=created_at_desc',
      ['of colleague', 'draft', 'older', 'issued', 'dispensed', 'cancelled'],
    ],
    ['an unknown order', () => 'order_by=beauty', everything],
  ];
  it.each(filters)('with %s', async (_, query, expected) => {
    expect(await find(`?${query()}`)).toEqual(expected);
  });

  it('refuses an id that is none', async () => {
    expectProblem(await practice.pharmacist.http.get('/prescriptions?patient_id=42'), {
      status: 422,
      code: 'validation.failed',
    });
  });

  it('comes in pages when that is asked for', async () => {
    const { body } = await practice.pharmacist.http.get<{ items: Prescription[] }>(
      '/prescriptions?paged=true&page=2&page_size=4&order_by=created_at_asc',
    );
    expect(body).toMatchObject({ total: 6, page: 2, page_size: 4 });
    expect(body.items.map(({ id }) => id)).toEqual([made['draft']?.id, made['of colleague']?.id]);
  });

  it('shows a doctor their own, whoever they ask for; an administrator and the desk see all', async () => {
    const { doctor, colleague, admin } = practice;
    expect(await find('', doctor)).toEqual(ofDoctor);
    expect(await find(`?doctor_user_id=${colleague.id}`, doctor)).toEqual(ofDoctor);
    expect(await find('', admin)).toEqual(everything);
    const atDesk = await aStaffMember(api, practice.hospital, { roles: ['DOCTOR', 'RECEPTIONIST'] });
    expect(await find('', atDesk)).toEqual(everything);
  });

  it('is not for receptionists and nurses', async () => {
    const nurse = await aStaffMember(api, practice.hospital, { roles: ['NURSE'] });
    for (const who of [practice.receptionist, nurse])
      expectProblem(await who.http.get('/prescriptions'), { status: 403, code: 'access.denied' });
  });

  it('leaves an audit entry that names the patients who were shown', async () => {
    await practice.pharmacist.http.get(`/prescriptions?patient_id=${patient.id}`);
    const [entry] = await api.sql(
      `select action, actor_id, patient_ids from ${practice.hospital.schema}.audit_entries order by id desc limit 1`,
    );
    expect(entry).toEqual({
      action: 'prescriptions.listed',
      actor_id: practice.pharmacist.id,
      patient_ids: [patient.id],
    });
  });
});

describe('one prescription', () => {
  it('is shown as in the list, and who saw it is written down', async () => {
    const { id } = made['issued'] as Prescription;
    const one = await practice.pharmacist.http.get<Prescription>(`/prescriptions/${id}`);
    const { body: list } = await practice.pharmacist.http.get<Prescription[]>('/prescriptions?status=ISSUED');
    expect(one.body).toEqual(list[0]);
    expect(one.headers.get('etag')).toBe(`"${one.body.version}"`);
    const [entry] = await api.sql(
      `select action, actor_id, patient_ids from ${practice.hospital.schema}.audit_entries where entity_id = $1
       order by id desc limit 1`,
      [id],
    );
    expect(entry).toEqual({
      action: 'prescription.viewed',
      actor_id: practice.pharmacist.id,
      patient_ids: [one.body['patient_id']],
    });
  });

  it('of another doctor is not shown, and that somebody tried is written down', async () => {
    const answer = await practice.doctor.http.get(`/prescriptions/${made['of colleague']?.id}`);
    expectProblem(answer, { status: 403, code: 'prescriptions.not_yours' });
    const [entry] = await api.sql(
      `select action, outcome from ${practice.hospital.schema}.audit_entries order by id desc limit 1`,
    );
    expect(entry).toEqual({ action: 'access.refused', outcome: 'refused' });
  });
});

describe('an appointment', () => {
  it('says in every answer how its prescriptions stand', async () => {
    const { http } = practice.admin;
    const expected = { has_prescription: true, prescription_count: 1, prescription_status: 'DISPENSED' };
    const id = String(made['dispensed']?.['appointment_id']);
    expect((await http.get<Appointment>(`/appointments/${id}`)).body).toMatchObject(expected);
    const { body } = await http.get<{ items: Appointment[] }>('/appointments?page_size=500');
    expect(body.items.find(row => row.id === id)).toMatchObject(expected);
    const without = await practice.visit();
    expect(without).toMatchObject({
      has_prescription: false,
      prescription_count: 0,
      prescription_status: null,
    });
  });
});
