import { newId } from '../../../src/core/ids.js';
import { aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at, morning } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let receptionist: Member;
let patient: Patient;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  receptionist = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'] });
});
beforeEach(async () => {
  api.setClock(morning);
  patient = await aPatient(hospital.admin.http);
});
afterAll(() => api.close());

const patch = (form: object, headers: Record<string, string> = {}) =>
  receptionist.http.patch<Patient>(`/patients/${patient.id}/profile`, form, { headers });

/** All members that the web client's dialog sends, blank. */
const dialog = {
  middle_name: null,
  last_name: 'Kulkarni',
  phone_alternate: null,
  email: null,
  city: 'Pune',
  address_line1: null,
  address_line2: null,
  postal_code: null,
  state: null,
  country: 'India',
  blood_group: null,
  marital_status: null,
  preferred_language: null,
  emergency_contact_name: null,
  emergency_contact_relation: null,
  emergency_contact_phone: null,
  known_allergies: null,
  chronic_conditions: null,
  clinical_notes: null,
  is_dnr: false,
  is_deceased: false,
  date_of_death: null,
  national_id_type: null,
  national_id_number: null,
  consent_sms: false,
  consent_email: false,
};

describe('changing a record', () => {
  it('takes the whole dialog and keeps what it does not name', async () => {
    api.setClock(at('10:20'));
    const { status, body, headers } = await patch({ ...dialog, clinical_notes: ' Prefers mornings ' });
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe('"2"');
    expect(body).toEqual({
      ...patient,
      country: 'India',
      clinical_notes: 'Prefers mornings',
      consent_sms: false,
      consent_email: false,
      updated_at: at('10:20').toISOString(),
      updated_by_id: receptionist.id,
      version: 2,
    });
  });

  it('is the same at the shorter address', async () => {
    const answer = await receptionist.http.patch(`/patients/${patient.id}`, { city: 'Mumbai' });
    expect(answer).toMatchObject({ status: 200, body: { city: 'Mumbai', version: 2 } });
  });

  it('is told with what was and what is, and to the outbox with the id alone', async () => {
    await patch({ city: 'Mumbai', email: 'asha@mail.example' });
    const [, change] = await historyOf(api, hospital, patient.id);
    expect(change).toEqual({
      action: 'patient.updated',
      actor_id: receptionist.id,
      entity: 'patient',
      patient_ids: [patient.id],
      changes: { city: ['Pune', 'Mumbai'], email: [null, 'asha@mail.example'] },
      payload: { patient_id: patient.id },
    });
  });

  it('that adds, changes and clears clinical texts is told without them', async () => {
    await patch({ clinical_notes: 'Prefers mornings', known_allergies: 'Penicillin' });
    await patch({ clinical_notes: 'Prefers evenings', chronic_conditions: 'Asthma' });
    await patch({ clinical_notes: null, known_allergies: null });
    const [, ...changes] = (await historyOf(api, hospital, patient.id)).map(({ changes }) => changes);
    expect(changes).toEqual([
      { clinical_notes: [null, '•••'], known_allergies: [null, '•••'] },
      { clinical_notes: ['•••', '•••'], chronic_conditions: [null, '•••'] },
      { clinical_notes: ['•••', null], known_allergies: ['•••', null] },
    ]);
  });

  it('that changes nothing leaves version, audit and outbox alone', async () => {
    const { status, body } = await patch({ city: 'Pune', last_name: 'Kulkarni' });
    expect({ status, version: body.version }).toEqual({ status: 200, version: 1 });
    expect(await historyOf(api, hospital, patient.id)).toHaveLength(1);
  });

  it('hides the national id in the audit, and shows it in the record', async () => {
    const { body } = await patch({ national_id_type: 'PAN', national_id_number: 'ABCDE1234F' });
    expect(body).toMatchObject({ national_id_type: 'PAN', national_id_number: 'ABCDE1234F' });
    const history = JSON.stringify(await historyOf(api, hospital, patient.id));
    expect(history).toContain('national_id_cipher');
    expect(history).not.toContain('ABCDE1234F');
    const same = await patch({ national_id_type: 'PAN', national_id_number: 'ABCDE1234F' });
    expect(same.body.version).toBe(body.version);
  });

  it('clears with null and with blank', async () => {
    await patch({ state: 'Goa', national_id_type: 'PAN', national_id_number: 'ABCDE1234F' });
    const { body } = await patch({ state: '', city: null, national_id_type: null, national_id_number: null });
    expect(body).toMatchObject({ state: null, city: null, national_id_type: null, national_id_number: null });
  });

  it('moves the birthday when the age is corrected', async () => {
    expect((await patch({ age_only: 40 })).body).toMatchObject({
      dob: '1990-01-01',
      dob_unknown: true,
      age_only: 40,
    });
    expect((await patch({ dob: '1989-05-05' })).body).toMatchObject({
      dob: '1989-05-05',
      dob_unknown: false,
      age_only: null,
    });
    expect((await patch({ dob_unknown: true })).body).toMatchObject({
      dob: null,
      dob_unknown: true,
      age_only: null,
    });
  });

  it('checks rules with what the record already says', async () => {
    expectProblem(await patch({ national_id_number: 'ABCDE1234F' }), {
      status: 422,
      code: 'patients.national_id_incomplete',
    });
    expectProblem(await patch({ consent_email: true }), {
      status: 422,
      code: 'patients.consent_without_email',
    });
    expect((await patch({ email: 'asha@mail.example' })).status).toBe(200);
    expect((await patch({ consent_email: true })).status).toBe(200);
    expectProblem(await patch({ date_of_death: '2030-01-07' }), {
      status: 422,
      code: 'patients.death_without_deceased',
    });
    expect((await patch({ is_deceased: true })).status).toBe(200);
    expect((await patch({ date_of_death: '2030-01-07' })).status).toBe(200);
  });

  it('finds the patient by the new name, and no longer by the old one', async () => {
    await patch({ last_name: 'Brzęczyszczykiewicz' });
    const search = async (text: string) => {
      const { body } = await receptionist.http.get<{ items: Patient[] }>(
        `/patients?search=${encodeURIComponent(text)}`,
      );
      return body.items.map(({ id }) => id);
    };
    expect(await search('brzeczyszczykiewicz')).toEqual([patient.id]);
    expect(await search('kulkarni')).not.toContain(patient.id);
  });

  it('is refused when somebody changed the record in the meantime', async () => {
    const { headers } = await receptionist.http.get(`/patients/${patient.id}`);
    const tag = headers.get('etag') ?? '';
    expect((await patch({ city: 'Mumbai' }, { 'if-match': tag })).status).toBe(200);
    expectProblem(await patch({ city: 'Nashik' }, { 'if-match': tag }), {
      status: 412,
      code: 'precondition.failed',
      detail: 'Somebody changed this in the meantime. Load it again and retry.',
    });
    expect((await receptionist.http.get(`/patients/${patient.id}`)).body).toMatchObject({ city: 'Mumbai' });
    expect((await patch({ city: 'Nashik' }, { 'if-match': '*' })).status).toBe(200);
  });

  it('by one of many who hold the same entity tag succeeds once', async () => {
    const cities = Array.from({ length: 8 }, (_, n) => `City ${'x'.repeat(n)}`);
    const answers = await Promise.all(cities.map(city => patch({ city }, { 'if-match': '"1"' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(412)]);
  });

  it('without entity tag loses nothing when different fields are changed at once', async () => {
    const changes = [
      { city: 'Mumbai' },
      { state: 'Goa' },
      { blood_group: 'O+' },
      { clinical_notes: 'x' },
      { country: 'India' },
    ];
    const answers = await Promise.all(changes.map(change => patch(change)));
    for (const { status } of answers) expect([200, 409]).toContain(status);
    const { body } = await receptionist.http.get<Patient>(`/patients/${patient.id}`);
    answers.forEach(({ status }, n) => {
      if (status === 200) expect(body).toMatchObject(changes[n] ?? {});
    });
  });

  it('is 404 for an unknown patient', async () => {
    expectProblem(await receptionist.http.patch(`/patients/${newId()}/profile`, { city: 'Pune' }), {
      status: 404,
      code: 'patients.not_found',
      detail: 'The patient was not found.',
    });
  });
});

describe('opening a record', () => {
  it('shows it whole, with its entity tag', async () => {
    const { status, body, headers } = await receptionist.http.get(`/patients/${patient.id}`);
    expect({ status, body }).toEqual({ status: 200, body: patient });
    expect(headers.get('etag')).toBe('"1"');
  });

  it('is audited and told to nobody', async () => {
    await receptionist.http.get(`/patients/${patient.id}`);
    const [, seen] = await historyOf(api, hospital, patient.id);
    expect(seen).toMatchObject({
      action: 'patient.viewed',
      actor_id: receptionist.id,
      patient_ids: [patient.id],
      payload: null,
    });
  });

  it('is 404 when unknown and 422 when the id is none', async () => {
    expectProblem(await receptionist.http.get(`/patients/${newId()}`), {
      status: 404,
      code: 'patients.not_found',
    });
    expectProblem(await receptionist.http.get('/patients/not-an-id'), {
      status: 422,
      code: 'validation.failed',
      detail: /UUID/,
    });
  });
});
