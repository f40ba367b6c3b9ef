import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { anAllergy, aCondition } from '../../factories/problem.js';
import { aVitalSet } from '../../factories/vitals.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import type { HttpClient } from '../../support/http-client.js';
import { readPdf } from '../../support/pdf.js';
import { expectProblem } from '../../support/problems.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let patient: Patient;

beforeAll(async () => {
  api = await startApi();
  api.setClock(at('09:00'));
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  const { http } = hospital.admin;
  patient = await aPatient(http, { first_name: 'Lakshmi', last_name: 'Record', city: 'Nagpur' });
  await http.patch(`/patients/${patient.id}`, {
    national_id_type: 'PAN',
    national_id_number: 'ABCDE1234F',
    blood_group: 'B+',
    emergency_contact_name: 'Gopal Record',
    emergency_contact_relation: 'Spouse',
    emergency_contact_phone: '9876500000',
  });
  await anAllergy(http, patient.id, { text: 'Penicillin' });
  await aCondition(http, patient.id, { text: 'Asthma' });
  await anAppointment(http, { patient_id: patient.id, doctor_user_id: doctor.id, scheduled_at: at('11:00') });
  await aVitalSet(http, patient.id, { systolic_bp: 131, diastolic_bp: 79 });
}, 60_000);
afterAll(() => api.close());

async function printed(http: HttpClient, id = patient.id) {
  const answer = await fetch(`${http.base}/patients/${id}/record/pdf`, {
    headers: { authorization: `Bearer ${http.token}` },
  });
  expect(answer.status).toBe(200);
  const { pages, title } = await readPdf(Buffer.from(await answer.arrayBuffer()));
  return { headers: answer.headers, title, text: pages.join(' ') };
}

describe("a patient's record on paper", () => {
  it('says who the patient is, and what has happened', async () => {
    const { headers, title, text } = await printed(hospital.admin.http);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="${patient.patient_code}-record.pdf"`,
    );
    expect(title).toBe(`Record ${patient.patient_code}`);
    for (const part of [
      hospital.name,
      'Lakshmi Record',
      'PAN ABCDE1234F',
      'B+',
      'Gopal Record · Spouse',
      'Penicillin',
      'Asthma',
      '7 Jan 2030, 11:00',
      'Scheduled',
      '131/79',
      'Page 1 of 1',
    ])
      expect(text).toContain(part);
  });

  it('leaves out what whoever prints it may not see', async () => {
    const role = await hospital.admin.http.post('/roles', {
      name: 'Prints records',
      permission_codes: ['patients:view', 'patients:export'],
    });
    expect(role.status).toBe(201);
    const clerk = await aStaffMember(api, hospital, { roles: ['Prints records'] });
    const { text } = await printed(clerk.http);
    expect(text).toContain('Lakshmi Record');
    for (const part of ['131/79', '11:00', 'Vital signs', 'Prescriptions', 'Visits'])
      expect(text).not.toContain(part);
  });

  it('goes on over pages', async () => {
    const { id } = await aPatient(hospital.admin.http);
    await api.sql(
      `insert into ${hospital.schema}.vital_sets (id, patient_id, recorded_at, heart_rate, created_at)
       select gen_random_uuid(), $1, now() - n * interval '1 hour', 60 + n % 40, now() from generate_series(1, 150) n`,
      [id],
    );
    const { text } = await printed(hospital.admin.http, id);
    expect(text).toContain('Page 3 of');
    expect(text).toContain('continued');
  });

  it('is in the audit as what it is', async () => {
    await printed(hospital.admin.http);
    const [entry] = await api.sql(
      `select actor_id, patient_ids from ${hospital.schema}.audit_entries
       where action = 'patient.record_exported' order by at desc limit 1`,
    );
    expect(entry).toEqual({ actor_id: hospital.admin.id, patient_ids: [patient.id] });
  });

  it('is for those who may take records out', async () => {
    const path = `/patients/${patient.id}/record/pdf`;
    expectProblem(await doctor.http.get(path), { status: 403, code: 'access.denied' });
    const stranger = (await aHospital(api)).admin.http;
    expectProblem(await stranger.get(path), { status: 404, code: 'patients.not_found' });
  });

  it('is printed for several at once', async () => {
    const texts = await Promise.all(Array.from({ length: 5 }, () => printed(hospital.admin.http)));
    expect(texts.every(({ text }) => text.includes('Lakshmi Record'))).toBe(true);
  });
});
