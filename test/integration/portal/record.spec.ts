import { anAdmission } from '../../factories/admission.js';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPortalPatient, aPortalVisitor, type PortalPatient } from '../../factories/portal-patient.js';
import { aPrescription, type Prescription } from '../../factories/prescription.js';
import { aVitalSet } from '../../factories/vitals.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { countOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let own: PortalPatient;

beforeAll(async () => {
  api = await startApi();
  api.setClock(at('09:00'));
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  own = await aPortalPatient(api, hospital, { known_allergies: 'Penicillin' });
}, 60_000);
afterAll(() => api.close());

const seen = (action: string) =>
  countOf(
    ...([api, hospital, 'audit_entries'] as const),
    "action = $1 and actor_roles = '{PATIENT}' and patient_ids = array[$2::uuid]",
    [action, own.patient.id],
  );

describe('the own record', () => {
  it('is shown without what staff note for each other, and that it was shown is written down', async () => {
    await hospital.admin.http.patch(`/patients/${own.patient.id}`, {
      clinical_notes: 'Difficult',
      is_dnr: true,
    });
    const { status, body } = await own.http.get('/portal/profile');
    expect(status).toBe(200);
    expect(body).toMatchObject({ patient_code: own.patient.patient_code, first_name: 'Asha' });
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['clinical_notes']));
    expect(JSON.stringify(body)).not.toMatch(/Difficult|is_dnr|national_id|created_by/);
    expect(await seen('patient.viewed')).toBe(1);
  });

  it('is changed where it says how to reach the patient, and nowhere else', async () => {
    const changed = await own.http.patch('/portal/profile', {
      ...{ city: 'Nashik', phone_alternate: '020 2550 1199', consent_sms: false },
      ...{ first_name: 'Somebody', dob: '1950-01-01', is_deceased: true, patient_code: 'X' },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { city: 'Nashik', consent_sms: false, first_name: 'Asha', dob: '1988-03-14' },
    });
    expect(await seen('patient.updated')).toBe(1);
    expect((await own.http.patch('/portal/profile', { email: null, consent_email: true })).status).toBe(422);
  });

  it('is changed by whoever saw it last', async () => {
    const { headers } = await own.http.get('/portal/profile');
    const seenLast = { headers: { 'if-match': headers.get('etag') ?? '' } };
    expect((await own.http.patch('/portal/profile', { city: 'Thane' }, seenLast)).status).toBe(200);
    expect((await own.http.patch('/portal/profile', { city: 'Nagpur' }, seenLast)).status).toBe(412);
  });
});

describe('prescriptions', () => {
  let issued: Prescription;
  let draft: Prescription;

  beforeAll(async () => {
    const visit = (time: string) =>
      anAppointment(hospital.admin.http, {
        patient_id: own.patient.id,
        doctor_user_id: doctor.id,
        scheduled_at: at(time),
      });
    issued = await aPrescription(doctor.http, await visit('10:00'));
    await doctor.http.patch(`/prescriptions/${issued.id}`, { status: 'ISSUED' });
    draft = await aPrescription(doctor.http, await visit('10:15'));
  });

  it('are shown when they are issued', async () => {
    const { body } = await own.http.get<{ items: { id: string }[]; total: number }>('/portal/prescriptions');
    expect(body.items.map(({ id }) => id)).toEqual([issued.id]);
    expect(body.total).toBe(1);
    expect((await own.http.get(`/portal/prescriptions/${issued.id}`)).body).toMatchObject({
      status: 'ISSUED',
    });
    expect((await own.http.get(`/portal/prescriptions/${draft.id}`)).status).toBe(404);
    expect(await seen('prescription.viewed')).toBe(1);
  });

  it('are there on paper', async () => {
    const pdf = await own.http.get<string>(`/portal/prescriptions/${issued.id}/pdf`);
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(pdf.body.startsWith('%PDF-')).toBe(true);
    expect((await own.http.get(`/portal/prescriptions/${draft.id}/pdf`)).status).toBe(404);
    const other = await aPortalPatient(api, hospital);
    expect((await other.http.get(`/portal/prescriptions/${issued.id}/pdf`)).status).toBe(404);
  });
});

it('vital signs are shown as they stand', async () => {
  const { id } = await aVitalSet(hospital.admin.http, own.patient.id, { notes: 'Nervous' });
  const { body } = await own.http.get<{ items: object[] }>('/portal/vitals');
  expect(body.items).toMatchObject([{ id }]);
  expect(JSON.stringify(body)).not.toMatch(/Nervous|recorded_by/);
  expect(await seen('vitals.listed')).toBe(1);
});

it('stays are shown with what was written at their end', async () => {
  const { id } = await anAdmission(hospital.admin.http, {
    patient_id: own.patient.id,
    primary_doctor_user_id: doctor.id,
    admit_datetime: at('08:00'),
    notes: 'For us',
  });
  const { body } = await own.http.get<{ items: object[] }>('/portal/admissions');
  expect(body.items).toMatchObject([{ id, status: 'ACTIVE', discharge_summary: null }]);
  expect(JSON.stringify(body)).not.toContain('For us');
  expect(await seen('admissions.listed')).toBe(1);
});

describe('who has looked', () => {
  interface Access {
    readonly name: string | null;
    readonly is_self: boolean;
    readonly action: string;
    readonly purpose: string | null;
    readonly roles: string[];
  }

  it('is told by name, role and purpose, and without how', async () => {
    const desk = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'], first_name: 'Desk' });
    await desk.http.get(`/patients/${own.patient.id}`, { headers: { 'x-purpose-of-use': 'HOPERAT' } });
    const { body } = await own.http.get<{ items: Access[]; total: number }>('/portal/accesses?page_size=100');
    const look = body.items.find(({ name }) => name?.startsWith('Desk'));
    expect(look).toMatchObject({
      ...{ action: 'patient.viewed', purpose: 'HOPERAT', roles: ['RECEPTIONIST'], is_self: false },
    });
    expect(body.items.some(({ is_self, action }) => is_self && action === 'patient.viewed')).toBe(true);
    expect(JSON.stringify(body)).not.toMatch(/request_id|changes|127\.0\.0\.1|address/);
    expect(await seen('accesses.viewed')).toBe(1);
  });

  it('is nothing of what others were looked at', async () => {
    const other = await aPortalPatient(api, hospital);
    const { body } = await other.http.get<{ items: Access[] }>('/portal/accesses');
    expect(body.items.filter(({ action }) => action.startsWith('prescription'))).toEqual([]);
  });
});

it('who is not linked to a record sees none', async () => {
  const { http } = await aPortalVisitor(api, hospital);
  for (const path of [
    'profile',
    'appointments',
    'doctors',
    'prescriptions',
    'vitals',
    'admissions',
    'accesses',
    'beds',
  ])
    expect(await http.get(`/portal/${path}`)).toMatchObject({
      ...{ status: 403, body: { code: 'access.portal_not_linked' } },
    });
});
