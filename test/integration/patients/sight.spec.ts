import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at, morning } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { countOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let colleague: Member;
let seen: Patient;
let registered: Patient;
let nobodys: Patient;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  [doctor, colleague] = [await aDoctor(api, hospital), await aDoctor(api, hospital)];
  seen = await aPatient(hospital.admin.http);
  registered = await aPatient(doctor.http);
  nobodys = await aPatient(hospital.admin.http);
  await anAppointment(hospital.admin.http, {
    patient_id: seen.id,
    doctor_user_id: doctor.id,
    scheduled_at: at('10:00'),
  });
});
afterAll(() => api.close());

const listedTo = async ({ http }: Member, query = '') => {
  const { body } = await http.get<{ items: Patient[]; total: number }>(`/patients?page=1${query}`);
  return { ids: body.items.map(({ id }) => id).sort(), total: body.total };
};
const these = (...patients: Patient[]) => ({
  ids: patients.map(({ id }) => id).sort(),
  total: patients.length,
});

describe('whose patients somebody sees', () => {
  it('a doctor: those with a visit to them and those they have registered', async () => {
    expect(await listedTo(doctor)).toEqual(these(seen, registered));
    expect(await listedTo(colleague)).toEqual(these());
    expect(await listedTo(doctor, '&search=Kulkarni&gender=FEMALE')).toEqual(these(seen, registered));
  });

  it('a nurse: those of the department', async () => {
    const inDepartment = await aStaffMember(api, hospital, { roles: ['NURSE'] });
    const elsewhere = await aStaffMember(api, hospital, { roles: ['NURSE'], department: 'Cardiology' });
    expect(await listedTo(inDepartment)).toEqual(these(seen));
    expect(await listedTo(elsewhere)).toEqual(these());
  });

  it.each(['HOSPITAL_ADMIN', 'RECEPTIONIST', 'PHARMACIST'])('a %s: everybody', async role => {
    const member = await aStaffMember(api, hospital, { roles: [role] });
    expect(await listedTo(member)).toEqual(these(seen, registered, nobodys));
  });

  it('a doctor with a role that grants it: everybody', async () => {
    await hospital.admin.http.post('/roles', {
      name: 'Chief physician',
      permission_codes: ['patients:view_all'],
    });
    const chief = await aStaffMember(api, hospital, { roles: ['DOCTOR', 'Chief physician'] });
    expect(await listedTo(chief)).toEqual(these(seen, registered, nobodys));
  });
});

describe('a record that somebody does not see', () => {
  it('is refused, and stays as it was', async () => {
    const expected = { status: 403, code: 'patients.not_yours' };
    expectProblem(await doctor.http.get(`/patients/${nobodys.id}`), expected);
    expectProblem(await doctor.http.patch(`/patients/${nobodys.id}/profile`, { city: 'Goa' }), expected);
    expectProblem(await colleague.http.get(`/patients/${seen.id}`), expected);
    const changed = await countOf(api, hospital, 'patients', 'city = $1', ['Goa']);
    expect(changed).toBe(0);
  });

  it('opens with the first visit', async () => {
    const patient = await aPatient(hospital.admin.http);
    expect((await colleague.http.get(`/patients/${patient.id}`)).status).toBe(403);
    await anAppointment(hospital.admin.http, {
      patient_id: patient.id,
      doctor_user_id: colleague.id,
      scheduled_at: at('11:00'),
    });
    expect((await colleague.http.get(`/patients/${patient.id}`)).status).toBe(200);
    expect((await colleague.http.patch(`/patients/${patient.id}/profile`, { city: 'Goa' })).status).toBe(200);
  });

  it('is not told apart from one that is not there by its number', async () => {
    expect((await doctor.http.get(`/patients/${hospital.id}`)).status).toBe(404);
  });
});
