import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, patientForm, type Patient } from '../../factories/patient.js';
import { aPortalPatient } from '../../factories/portal-patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { at, morning } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { counted, countOf, historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let receptionist: Member;
let http: HttpClient;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  ({ http } = hospital.admin);
  receptionist = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'] });
});
beforeEach(() => api.setClock(morning));
afterAll(() => api.close());

interface Entry {
  readonly action: string;
  readonly changes: Record<string, [unknown, unknown]>;
  readonly [member: string]: unknown;
}
const historyAt = async (id: string, query = '') =>
  (await http.get<{ items: Entry[]; total: number }>(`/patients/${id}/history${query}`)).body;

describe('the history of a record', () => {
  it('says who changed what from what to what, when and why', async () => {
    const patient = await aPatient(http);
    api.setClock(at('10:20'));
    await receptionist.http.patch(`/patients/${patient.id}/profile?change_reason=Moved+house`, {
      city: 'Mumbai',
      known_allergies: 'Penicillin',
      national_id_type: 'PAN',
      national_id_number: 'ABCDE1234F',
    });
    const { items, total } = await historyAt(patient.id);
    expect(total).toBe(2);
    expect(items[0]).toMatchObject({
      at: at('10:20').toISOString(),
      action: 'UPDATED',
      actor_id: receptionist.id,
      actor: expect.stringMatching(/^Member/) as string,
      is_by_patient: false,
      reason: 'Moved house',
      patient_code: patient.patient_code,
    });
    expect(items[0]?.changes).toEqual({
      city: ['Pune', 'Mumbai'],
      known_allergies: [null, 'Penicillin'],
      national_id_type: [null, 'PAN'],
      national_id_number: [null, '•••'],
    });
    expect(items[1]).toMatchObject({
      action: 'REGISTERED',
      actor_id: hospital.admin.id,
      changes: { patient_code: [null, patient.patient_code] },
    });
  });

  it('tells what patients change themselves', async () => {
    const { http: own, patient } = await aPortalPatient(api, hospital);
    await own.patch('/portal/profile', { city: 'Nashik' });
    const { items } = await historyAt(patient.id);
    expect(items[0]).toMatchObject({
      action: 'UPDATED',
      actor_id: null,
      actor: null,
      is_by_patient: true,
      changes: { city: ['Pune', 'Nashik'] },
    });
  });

  it('goes by pages, and to read it is audited', async () => {
    const patient = await aPatient(http);
    for (const city of ['Mumbai', 'Nagpur', 'Thane']) await http.patch(`/patients/${patient.id}`, { city });
    const { items, total } = await historyAt(patient.id, '?page=2&page_size=2');
    expect({ total, actions: items.map(({ action }) => action) }).toEqual({
      total: 4,
      actions: ['UPDATED', 'REGISTERED'],
    });
    expect((await historyOf(api, hospital, patient.id)).at(-1)).toMatchObject({
      action: 'patient.history_viewed',
      patient_ids: [patient.id],
    });
  });

  it('of a record that survived a merge tells that of the other one, too', async () => {
    const [survivor, merged] = [await aPatient(http), await aPatient(http)];
    await http.patch(`/patients/${merged.id}`, { city: 'Thane' });
    await http.post(`/patients/${survivor.id}/merge`, { merged_patient_id: merged.id, reason: 'Twice' });
    const { items } = await historyAt(survivor.id);
    expect(items.filter(({ patient_id }) => patient_id === merged.id).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['REGISTERED', 'UPDATED', 'MERGED']),
    );
    expect(
      items.find(({ action, patient_id }) => action === 'MERGED' && patient_id === survivor.id),
    ).toMatchObject({
      reason: 'Twice',
      changes: { merged_record: [null, merged.patient_code] },
    });
  });

  it('cannot be rewritten', async () => {
    const { id } = await aPatient(http);
    await http.patch(`/patients/${id}`, { city: 'Thane' });
    for (const statement of [
      `update ${hospital.schema}.patient_changes set reason = 'x'`,
      `delete from ${hospital.schema}.patient_changes`,
    ])
      await expect(api.sql(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('is seen by whoever sees the patient', async () => {
    const { id } = await aPatient(http);
    const doctor = await aDoctor(api, hospital);
    expectProblem(await doctor.http.get(`/patients/${id}/history`), {
      status: 403,
      code: 'patients.not_yours',
    });
  });
});

describe('a record that is removed', () => {
  const remove = (patient: Patient, reason = 'Registered for a test') =>
    http.delete(`/patients/${patient.id}?${new URLSearchParams({ reason }).toString()}`);

  it('is gone for everybody but who may restore it, and keeps what refers to it', async () => {
    const patient = await aPatient(http, { first_name: 'Vanishing' });
    const before = await counted(api, hospital, 'patients');
    expect((await remove(patient)).status).toBe(204);
    expect(await counted(api, hospital, 'patients')).toBe(before - 1);
    expectProblem(await receptionist.http.get(`/patients/${patient.id}`), {
      status: 404,
      code: 'patients.not_found',
    });
    expect((await receptionist.http.get<{ total: number }>('/patients?search=vanishing')).body.total).toBe(0);
    expectProblem(await receptionist.http.get('/patients?removed=true'), {
      status: 403,
      code: 'patients.removed_hidden',
    });
    const list = await http.get<{ items: Patient[] }>('/patients?removed=true&search=vanishing');
    expect(list.body.items).toMatchObject([{ id: patient.id, removed_reason: 'Registered for a test' }]);
    expect((await http.get(`/patients/${patient.id}`)).body).toMatchObject({
      removed_at: morning.toISOString(),
    });
    expectProblem(await http.patch(`/patients/${patient.id}`, { city: 'Thane' }), {
      status: 404,
      code: 'patients.not_found',
    });
    expectProblem(await remove(patient), { status: 404, code: 'patients.not_found' });
    expect(await countOf(api, hospital, 'patients', 'id = $1', [patient.id])).toBe(1);
  });

  it('comes back as it was, and both are told', async () => {
    const patient = await aPatient(http);
    const was = (await http.get(`/patients/${patient.id}`)).body;
    await remove(patient);
    const { status, body } = await http.post(`/patients/${patient.id}/restore`, { reason: 'A mistake' });
    expect({ status, body }).toEqual({ status: 200, body: { ...(was as object), version: 3 } });
    expectProblem(await http.post(`/patients/${patient.id}/restore`, { reason: 'x' }), {
      status: 409,
      code: 'patients.not_removed',
    });
    const { items } = await historyAt(patient.id);
    expect(items.slice(0, 2)).toMatchObject([
      { action: 'RESTORED', reason: 'A mistake' },
      { action: 'REMOVED', reason: 'Registered for a test' },
    ]);
    const told = (await historyOf(api, hospital, patient.id)).map(({ action }) => action);
    expect(told).toEqual(expect.arrayContaining(['patient.removed', 'patient.restored']));
  });

  it('needs a reason, and nobody may expect the patient', async () => {
    const patient = await aPatient(http);
    expectProblem(await http.delete(`/patients/${patient.id}`), { status: 422, code: 'validation.failed' });
    const doctor = await aDoctor(api, hospital);
    await anAppointment(http, {
      patient_id: patient.id,
      doctor_user_id: doctor.id,
      scheduled_at: at('16:00'),
    });
    expectProblem(await remove(patient), { status: 409, code: 'patients.in_care' });
  });
});

describe('duplicates', () => {
  const check = async (query: Record<string, string>) =>
    (
      await receptionist.http.get<{
        has_duplicates: boolean;
        candidates: { id: string; match_score: number; match_reason: string; [member: string]: unknown }[];
      }>(`/patients/check-duplicates?${new URLSearchParams(query).toString()}`)
    ).body;
  const known = {
    first_name: 'Meenakshi',
    last_name: 'Iyer',
    dob: '1979-05-06',
    phone_primary: '+91 98220 43210',
  };

  it.each<[string, Record<string, string>, number | undefined, string | undefined]>([
    ['by telephone without country', { first_name: 'X', phone_primary: '9822043210' }, 0.5, 'Same phone'],
    ['by telephone with zero', { first_name: 'X', phone_primary: '09822043210' }, 0.5, 'Same phone'],
    [
      'by name and birthday',
      { first_name: 'MEENAKSHI', last_name: 'iyer', dob: '1979-05-06', phone_primary: '9000000001' },
      0.4,
      'Same name, same date of birth',
    ],
    [
      'by everything',
      { ...known, phone_primary: '98220-43210' },
      0.9,
      'Same phone, same name, same date of birth',
    ],
    [
      'by name alone: no',
      { first_name: 'Meenakshi', last_name: 'Iyer', phone_primary: '9000000001' },
      undefined,
      undefined,
    ],
    ['by another telephone: no', { first_name: 'X', phone_primary: '9822043219' }, undefined, undefined],
  ])('are found %s', async (_, query, score, reason) => {
    const patient = await aPatient(http, known);
    const { has_duplicates, candidates } = await check(query);
    expect(has_duplicates).toBe(score !== undefined);
    if (score !== undefined)
      expect(candidates.find(({ id }) => id === patient.id)).toEqual({
        id: patient.id,
        patient_code: patient.patient_code,
        first_name: 'Meenakshi',
        last_name: 'Iyer',
        dob: '1979-05-06',
        phone_primary: '+919822043210',
        age: 50,
        last_visited_at: null,
        match_score: score,
        match_reason: reason,
      });
    await http.delete(`/patients/${patient.id}?reason=x`);
  });

  it('do not name the record itself, nor records that are not in use', async () => {
    const patient = await aPatient(http, { ...known, phone_primary: '9822143210' });
    const query = { first_name: 'X', phone_primary: '9822143210' };
    expect((await check(query)).has_duplicates).toBe(true);
    expect((await check({ ...query, exclude_patient_id: patient.id })).candidates).toEqual([]);
    await http.delete(`/patients/${patient.id}?reason=x`);
    expect((await check(query)).candidates).toEqual([]);
  });

  it('that are registered all the same are recorded', async () => {
    const form = patientForm({ first_name: 'Kamala', dob: '1955-01-02', phone_primary: '9822243210' });
    const first = (await http.post<Patient>('/patients/quick-register', form)).body;
    const second = (await http.post<Patient>('/patients/quick-register', form)).body;
    const [entry] = await historyOf(api, hospital, second.id);
    expect(entry).toMatchObject({
      action: 'patient.registered',
      changes: { patient_code: [null, second.patient_code], resembles: [null, [first.id]] },
    });
    const { items } = await historyAt(second.id);
    expect(items[0]?.changes).toMatchObject({ registered_although_like: [null, [first.id]] });
  });

  it('are audited as looked at', async () => {
    const patient = await aPatient(http, { phone_primary: '9822343210' });
    await check({ first_name: 'X', phone_primary: '9822343210' });
    const [entry] = await api.sql<{ patient_ids: string[] }>(
      `select patient_ids from ${hospital.schema}.audit_entries where action = 'patients.listed' order by id desc limit 1`,
    );
    expect(entry?.patient_ids).toEqual([patient.id]);
  });
});
