import { newId } from '../../../src/core/ids.js';
import { anAdmission, type Admission } from '../../factories/admission.js';
import type { Appointment } from '../../factories/appointment.js';
import { aMedicine } from '../../factories/prescription.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';
import { aWard, noon, type Ward } from './ward.js';

let api: TestApi;
let ward: Ward;

beforeAll(async () => {
  api = await startApi();
  ward = await aWard(api);
});
beforeEach(() => api.setClock(noon));
afterAll(() => api.close());

const departmentOf = async (name: string): Promise<string> => {
  const { body } = await ward.admin.http.get<{ id: string; name: string }[]>('/departments');
  return body.find(each => each.name === name)?.id ?? '';
};
const visitNow = async (id: string) => (await ward.admin.http.get<Appointment>(`/appointments/${id}`)).body;
const patientNow = async (id: string) =>
  (await ward.admin.http.get<Record<string, unknown>>(`/patients/${id}`)).body;

describe('an admission', () => {
  it('says who stays where and in whose care, and is written down', async () => {
    const patient = await ward.patient({ first_name: 'Asha', last_name: 'Kulkarni' });
    const { status, body } = await ward.receptionist.http.post<Admission>('/admissions', {
      patient_id: patient.id,
      primary_doctor_user_id: ward.doctor.id,
      department_id: await departmentOf('Cardiology'),
      admit_datetime: at('11:07'),
      notes: 'Chest pain',
      patient_type: 'IPD',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String) as string,
      patient_id: patient.id,
      patient_name: 'Asha Kulkarni',
      patient_code: patient.patient_code,
      department_id: await departmentOf('Cardiology'),
      department: 'Cardiology',
      primary_doctor_user_id: ward.doctor.id,
      doctor_name: expect.stringContaining('Member') as string,
      admit_datetime: at('11:07').toISOString(),
      discharge_datetime: null,
      discharge_summary: null,
      discharge_details: null,
      bed: null,
      status: 'ACTIVE',
      notes: 'Chest pain',
      cancelled_at: null,
      cancelled_reason: null,
      length_of_stay_days: 0,
      created_at: noon.toISOString(),
      updated_at: noon.toISOString(),
      version: 1,
    });
    const [entry] = await historyOf(api, ward.hospital, body.id);
    expect(entry).toMatchObject({
      action: 'admission.admitted',
      actor_id: ward.receptionist.id,
      patient_ids: [patient.id],
      payload: { admission_id: body.id, patient_id: patient.id, doctor_id: ward.doctor.id },
    });
  });

  it('by a doctor is into their own care and department, unless somebody else is named', async () => {
    const { id } = await ward.patient();
    const { body } = await ward.doctor.http.post<Admission>('/admissions', {
      patient_id: id,
      admit_datetime: at('11:00'),
      department_id: '',
      primary_doctor_user_id: null,
      notes: null,
    });
    expect(body).toMatchObject({ primary_doctor_user_id: ward.doctor.id, department: 'General Medicine' });
  });

  it('makes the patient an inpatient, everywhere', async () => {
    const patient = await ward.patient();
    await ward.visit(patient, '16:00');
    expect(await patientNow(patient.id)).toMatchObject({
      patient_type: 'OPD',
      has_active_admission: false,
      next_eligible_opd_appointment_at: at('16:00').toISOString(),
    });
    const stay = await ward.stay({ patient_id: patient.id });
    expect(await patientNow(patient.id)).toMatchObject({
      patient_type: 'IPD',
      has_active_admission: true,
      next_eligible_opd_appointment_at: null,
      last_visited_at: noon.toISOString(),
    });
    const { http } = ward.admin;
    const listed = async (query: string) => {
      const { body } = await http.get<{ items: Record<string, unknown>[] }>(
        `/patients?search=${patient.patient_code}&${query}`,
      );
      return body.items[0];
    };
    expect(await listed('include=visit_flags')).toMatchObject({
      patient_type: 'IPD',
      has_active_admission: true,
      next_eligible_opd_appointment_at: null,
    });
    expect(await listed('')).toMatchObject({ patient_type: 'IPD', has_active_admission: null });
    expect(await listed('patient_type=IPD')).toBeDefined();
    expect(await listed('visit_type=IPD')).toBeDefined();
    expect(await listed('patient_type=OPD')).toBeUndefined();
    expect((await http.get(`/patients/${patient.id}/clinical-snapshot`)).body).toEqual({
      patient_id: patient.id,
      is_dnr: false,
      is_deceased: false,
      allergies: null,
      chronic_conditions: null,
      latest_vital: null,
      active_admission: {
        id: stay.id,
        admit_datetime: expect.stringContaining('2030-01-07') as string,
        department: 'General Medicine',
        primary_doctor_name: stay['doctor_name'],
      },
      next_appointment: null,
    });
  });

  it.each<[string, () => Record<string, unknown> | Promise<Record<string, unknown>>, number, string]>([
    ['of nobody', () => ({ patient_id: newId() }), 404, 'admissions.patient_not_found'],
    [
      'of somebody deceased',
      async () => {
        const { id } = await ward.patient();
        await ward.admin.http.patch(`/patients/${id}`, { is_deceased: true });
        return { patient_id: id };
      },
      400,
      'admissions.patient_deceased',
    ],
    ['in the future', () => ({ admit_datetime: at('12:02') }), 400, 'admissions.admitted_in_future'],
    ['without a doctor', () => ({ primary_doctor_user_id: null }), 400, 'admissions.doctor_missing'],
    [
      'by a doctor who is none',
      () => ({ primary_doctor_user_id: newId() }),
      404,
      'admissions.doctor_not_found',
    ],
    ['by a nurse', () => ({ primary_doctor_user_id: ward.nurse.id }), 400, 'admissions.not_a_doctor'],
    [
      'in a department that is none',
      () => ({ department_id: newId() }),
      400,
      'admissions.department_unknown',
    ],
  ])('%s is refused, and nothing is saved', async (_, overrides, status, code) => {
    const patient = await ward.patient();
    await ward.visit(patient, '15:00');
    const form = {
      patient_id: patient.id,
      primary_doctor_user_id: ward.doctor.id,
      admit_datetime: at('11:00'),
      ...(await overrides()),
    };
    const before = await countOf(api, ward.hospital, 'admissions');
    expectProblem(await ward.admin.http.post('/admissions', form), { status, code });
    expect(await countOf(api, ward.hospital, 'admissions')).toBe(before);
    expect(
      await countOf(api, ward.hospital, 'appointments', `patient_id = $1 and status = 'SCHEDULED'`, [
        patient.id,
      ]),
    ).toBe(1);
    await api.sql(`delete from ${ward.hospital.schema}.appointments where patient_id = $1`, [patient.id]);
  });

  it('is the only one of a patient that goes on; after it has ended there may be another', async () => {
    const { id, patient_id } = await ward.stay();
    const again = () =>
      ward.admin.http.post('/admissions', {
        patient_id,
        primary_doctor_user_id: ward.doctor.id,
        admit_datetime: at('11:30'),
      });
    const second = await again();
    expectProblem(second, { status: 409, code: 'admissions.already_admitted' });
    expect((second.body as unknown as { detail: string }).detail).toContain('active admission');
    await ward.doctor.http.patch(`/admissions/${id}/discharge`, {
      discharge_datetime: at('11:20'),
      discharge_summary: 'Well again',
    });
    expect((await again()).status).toBe(201);
  });
});

describe('the open visits of a patient who is admitted', () => {
  it('end with it, from two hours ago on, and say why; others stay as they are', async () => {
    const [patient, other] = [await ward.patient(), await ward.patient()];
    api.setClock(at('08:00'));
    const { http } = ward.doctor;
    const old = await ward.visit(patient, '09:30');
    const begun = await ward.visit(patient, '10:15');
    const arrived = await ward.visit(patient, '10:30');
    const later = await ward.visit(patient, '10:45', '2030-01-09');
    const elsewhere = await ward.visit(other, '11:45');
    const calledOff = await ward.visit(patient, '11:30');
    await ward.admin.http.patch(`/appointments/${calledOff.id}/cancel`, { reason: 'PATIENT_REQUEST' });
    await ward.admin.http.patch(`/appointments/${begun.id}`, { notes: 'Short of breath' });
    api.setClock(at('10:20'));
    await http.patch(`/appointments/${begun.id}/start-consultation`, {});
    await ward.receptionist.http.patch(`/appointments/${arrived.id}/check-in`, {});
    api.setClock(noon);

    const stay = await ward.stay({ patient_id: patient.id });
    const ended = { linked_ipd_admission_id: stay.id, version: expect.any(Number) as number };
    const cancelled = {
      ...ended,
      status: 'CANCELLED',
      cancelled_reason: 'ADMITTED_TO_IPD',
      cancelled_at: noon.toISOString(),
      completed_at: null,
    };
    expect(await visitNow(begun.id)).toMatchObject({
      ...ended,
      status: 'COMPLETED',
      completed_at: noon.toISOString(),
      notes: 'Short of breath\nAdmitted to IPD.',
      cancelled_reason: null,
    });
    expect(await visitNow(arrived.id)).toMatchObject(cancelled);
    expect(await visitNow(later.id)).toMatchObject(cancelled);
    for (const { id } of [old, elsewhere])
      expect(await visitNow(id)).toMatchObject({ status: 'SCHEDULED', linked_ipd_admission_id: null });
    expect(await visitNow(calledOff.id)).toMatchObject({ linked_ipd_admission_id: null });

    const [, ...after] = (await historyOf(api, ward.hospital, later.id)).filter(({ payload }) => payload);
    expect(after).toMatchObject([
      {
        action: 'appointment.cancelled',
        changes: { status: ['SCHEDULED', 'CANCELLED'], linked_ipd_admission_id: [null, stay.id] },
        payload: { patient_id: patient.id, doctor_id: ward.doctor.id },
      },
    ]);
    expect((await historyOf(api, ward.hospital, begun.id)).map(({ action }) => action)).toContain(
      'appointment.completed',
    );
  });

  it('cannot be booked, nor moved to another day, while the stay goes on', async () => {
    api.setClock(at('08:00'));
    const patient = await ward.patient();
    const old = await ward.visit(patient, '09:00');
    api.setClock(noon);
    const stay = await ward.stay({ patient_id: patient.id });
    const [booking, moving] = [
      () =>
        ward.admin.http.post('/appointments', {
          patient_id: patient.id,
          doctor_user_id: ward.colleague.id,
          scheduled_at: at('14:00'),
        }),
      () =>
        ward.admin.http.patch(`/appointments/${old.id}/reschedule`, {
          scheduled_at: at('14:15', '2030-01-08'),
        }),
    ];
    for (const send of [booking, moving])
      expectProblem(await send(), { status: 409, code: 'appointments.patient_admitted' });
    expect(await visitNow(old.id)).toMatchObject({ scheduled_at: at('09:00').toISOString() });
    await ward.doctor.http.patch(`/admissions/${stay.id}/discharge`, {
      discharge_datetime: noon,
      discharge_summary: 'Well again',
    });
    expect((await booking()).status).toBe(201);
    expect((await moving()).status).toBe(200);
  });
});

describe('a prescription for a stay', () => {
  const prescribe = (http: Ward['admin']['http'], form: Record<string, unknown>) =>
    http.post<Record<string, unknown>>('/prescriptions', {
      items: [aMedicine()],
      appointment_id: null,
      ...form,
    });

  it('belongs to it, and there may be several', async () => {
    const { id, patient_id } = await ward.stay();
    for (let n = 0; n < 2; n++)
      expect(await prescribe(ward.doctor.http, { patient_id, admission_id: id })).toMatchObject({
        status: 201,
        body: { admission_id: id, appointment_id: null, visit_type: 'IPD', doctor_user_id: ward.doctor.id },
      });
    const { body } = await ward.doctor.http.get<object[]>(`/prescriptions?admission_id=${id}`);
    expect(body).toHaveLength(2);
  });

  it('by an administrator is signed for by the doctor of the stay', async () => {
    const { id, patient_id } = await ward.stay();
    expect(await prescribe(ward.admin.http, { patient_id, admission_id: id })).toMatchObject({
      status: 201,
      body: { doctor_user_id: ward.doctor.id },
    });
  });

  it('is refused to other doctors, for other patients, and when the stay is over', async () => {
    const { id, patient_id } = await ward.stay();
    const form = { patient_id, admission_id: id };
    expectProblem(await prescribe(ward.colleague.http, form), {
      status: 403,
      code: 'prescriptions.not_your_visit',
    });
    const { id: other } = await ward.patient();
    expectProblem(await prescribe(ward.doctor.http, { ...form, patient_id: other }), {
      status: 400,
      code: 'prescriptions.other_patient',
    });
    await ward.doctor.http.patch(`/admissions/${id}/cancel`, { reason: 'Never came' });
    expectProblem(await prescribe(ward.doctor.http, form), { status: 400, code: 'admissions.wrong_status' });
  });

  it('takes the place of one for a visit, as long as the stay goes on', async () => {
    api.setClock(at('08:00'));
    const patient = await ward.patient();
    const visit = await ward.visit(patient, '09:15');
    api.setClock(noon);
    await ward.stay({ patient_id: patient.id });
    const refused = await prescribe(ward.doctor.http, { patient_id: patient.id, appointment_id: visit.id });
    expectProblem(refused, { status: 400, code: 'prescriptions.patient_admitted' });
    expect(await visitNow(visit.id)).toMatchObject({ status: 'SCHEDULED' });
  });
});

it('the hospital that is asked for shows its admissions as numbers, and departments count their patients', async () => {
  const department = await departmentOf('Pediatrics');
  const { id } = await anAdmission(ward.admin.http, {
    patient_id: (await ward.patient()).id,
    primary_doctor_user_id: ward.doctor.id,
    department_id: department,
    admit_datetime: at('10:00'),
  });
  await ward.admin.http.patch(`/admissions/${id}/cancel`, { reason: 'A mistake' });
  const { body } = await ward.admin.http.get<{ id: string; patient_count: number }[]>('/departments');
  expect(body.find(each => each.id === department)).toMatchObject({ patient_count: 1 });
  const removal = await ward.admin.http.send('DELETE', `/departments/${department}`);
  expect(removal).toMatchObject({ status: 400, body: { code: 'departments.in_use', patient_count: 1 } });
});
