import { aHospital, type Hospital } from '../../factories/hospital.js';
import { patientForm, type Patient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { morning } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { counted, countOf, historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
});
afterAll(() => api.close());

const quick = (overrides: Record<string, unknown> = {}) =>
  hospital.admin.http.post<Patient>('/patients/quick-register', patientForm(overrides));
const full = (form: object) => hospital.admin.http.post<Patient>('/patients', form);

describe('quick registration', () => {
  it('answers the whole record', async () => {
    const form = patientForm({ phone_primary: '98765 43210', email: 'asha@mail.example' });
    const { status, body, headers } = await hospital.admin.http.post('/patients/quick-register', form);
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      patient_code: expect.stringMatching(new RegExp(`^${hospital.code}-P-\\d{5}$`)) as string,
      first_name: 'Asha',
      middle_name: null,
      last_name: 'Kulkarni',
      dob: '1988-03-14',
      dob_unknown: false,
      age_only: null,
      gender: 'FEMALE',
      patient_type: 'OPD',
      phone_primary: '+919876543210',
      phone_alternate: null,
      email: 'asha@mail.example',
      city: 'Pune',
      address_line1: null,
      address_line2: null,
      postal_code: null,
      state: null,
      country: null,
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
      photo_path: null,
      consent_sms: true,
      consent_email: true,
      created_by_id: hospital.admin.id,
      updated_by_id: null,
      created_at: morning.toISOString(),
      updated_at: morning.toISOString(),
      last_visited_at: null,
      former_codes: [],
      removed_at: null,
      removed_reason: null,
      has_active_admission: false,
      next_eligible_opd_appointment_at: null,
      version: 1,
    });
  });

  it('is told to the audit, and to the outbox with the id alone', async () => {
    const { body } = await quick({ first_name: 'Unlike' });
    expect(await historyOf(api, hospital, body.id)).toEqual([
      {
        action: 'patient.registered',
        actor_id: hospital.admin.id,
        entity: 'patient',
        patient_ids: [body.id],
        changes: { patient_code: [null, body.patient_code] },
        payload: { patient_id: body.id },
      },
    ]);
  });

  it.each([
    [
      'an age is known',
      { dob: null, dob_unknown: true, age_only: 30 },
      { dob: '2000-01-01', dob_unknown: true, age_only: 30 },
    ],
    [
      'an age is known and the flag is missing',
      { dob: null, dob_unknown: undefined, age_only: 0 },
      { dob: '2030-01-01', dob_unknown: true, age_only: 0 },
    ],
    [
      'nothing is known',
      { dob: null, dob_unknown: true, age_only: null },
      { dob: null, dob_unknown: true, age_only: null },
    ],
    [
      'a date is known after all',
      { dob: '1988-03-14', dob_unknown: true, age_only: 7 },
      { dob: '1988-03-14', dob_unknown: false, age_only: null },
    ],
    ['the patient is born today', { dob: '2030-01-07' }, { dob: '2030-01-07' }],
  ])('takes the age when %s', async (_, given, kept) => {
    expect(await quick(given)).toMatchObject({ status: 201, body: kept });
  });

  it('needs no last name and no e-mail', async () => {
    expect(await quick({ last_name: null, email: '' })).toMatchObject({
      status: 201,
      body: { last_name: null, email: null },
    });
  });

  it('is never blocked by duplicates', async () => {
    const form = patientForm();
    const [one, other] = [await full(form), await full(form)];
    expect([one.status, other.status]).toEqual([201, 201]);
    expect(one.body.patient_code).not.toBe(other.body.patient_code);
  });

  it('gives codes that rise', async () => {
    const codes: string[] = [];
    for (let n = 0; n < 25; n++) codes.push((await quick()).body.patient_code);
    expect(codes).toEqual([...codes].sort());
    expect(new Set(codes).size).toBe(25);
  });

  it.each([
    ['no first name', { first_name: ' ' }, 'first_name'],
    ['digits in the name', { first_name: 'R2D2' }, 'first_name'],
    ['a name that is too long', { last_name: 'x'.repeat(51) }, 'last_name'],
    ['no phone', { phone_primary: undefined }, 'phone_primary'],
    ['a phone that is too short', { phone_primary: '1234567' }, 'phone_primary'],
    ['a phone that is too long', { phone_primary: '1234567890123456' }, 'phone_primary'],
    ['a phone with letters', { phone_primary: '98765x43210' }, 'phone_primary'],
    ['an e-mail address that is none', { email: 'asha' }, 'email'],
    ['no city', { city: '' }, 'city'],
    ['a city of one letter', { city: 'P' }, 'city'],
    ['a gender that is not listed', { gender: 'female' }, 'gender'],
    ['no age at all', { dob: null, dob_unknown: false, age_only: null }, 'dob'],
    ['a date that is none', { dob: '1988-02-30' }, 'dob'],
    ['an age that is too high', { dob: null, age_only: 121 }, 'age_only'],
    ['an age that is negative', { dob: null, age_only: -1 }, 'age_only'],
    ['half a year', { dob: null, age_only: 0.5 }, 'age_only'],
  ])('is refused with %s', async (_, change, field) => {
    const before = await counted(api, hospital, 'patients');
    expectProblem(await quick(change), {
      status: 422,
      code: 'validation.failed',
      detail: new RegExp(`^${field}: `),
    });
    expect(await counted(api, hospital, 'patients')).toBe(before);
  });

  it.each([
    ['tomorrow', '2030-01-08'],
    ['before anybody who lives', '1908-12-31'],
  ])('is refused when the patient is born %s', async (_, dob) => {
    const before = await counted(api, hospital, 'patients');
    expectProblem(await quick({ dob }), { status: 422, code: 'patients.born_in_future' });
    expect(await counted(api, hospital, 'patients')).toBe(before);
  });

  it('tells the limit of patients as such', async () => {
    const small = await aHospital(api);
    await api.sql(`update ${small.schema}.limits set maximum = 1 where resource = 'patients'`);
    expect((await small.admin.http.post('/patients/quick-register', patientForm())).status).toBe(201);
    expectProblem(await small.admin.http.post('/patients/quick-register', patientForm()), {
      status: 400,
      code: 'patients.limit_reached',
      detail: 'Your hospital has reached its limit of 1 patients.',
    });
    expect([await counted(api, small, 'patients'), await countOf(api, small, 'patients')]).toEqual([1, 1]);
  });
});

describe('full registration', () => {
  const everything = {
    first_name: 'Asha',
    middle_name: 'Ravi',
    last_name: 'Kulkarni',
    dob: '1988-03-14',
    gender: 'FEMALE',
    phone_primary: '+91 98765 43210',
    phone_alternate: '020 2550 1100',
    email: 'asha@mail.example',
    city: 'Pune',
    address_line1: '12 M.G. Road',
    address_line2: 'Camp',
    postal_code: '411001',
    state: 'Maharashtra',
    country: 'India',
    blood_group: 'O+',
    marital_status: 'MARRIED',
    preferred_language: 'Marathi',
    emergency_contact_name: 'Ravi Kulkarni',
    emergency_contact_relation: 'Husband',
    emergency_contact_phone: '9876543211',
    known_allergies: 'Penicillin',
    chronic_conditions: 'Diabetes',
    clinical_notes: 'Prefers mornings',
    is_dnr: true,
    is_deceased: true,
    date_of_death: '2030-01-07',
    national_id_type: 'AADHAAR',
    national_id_number: '1234 5678 9012',
    consent_sms: true,
    consent_email: false,
  };

  it('keeps every field', async () => {
    const { status, body } = await full(everything);
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        ...everything,
        phone_primary: '+919876543210',
        phone_alternate: '+912025501100',
        emergency_contact_phone: '+919876543211',
      },
    });
  });

  it('keeps the national id encrypted', async () => {
    const { body } = await full(everything);
    const [row] = await api.sql<{ row: string }>(
      `select p::text as row from ${hospital.schema}.patients p where id = $1`,
      [body.id],
    );
    expect(row?.row).not.toMatch(/1234.?5678/);
    const history = await historyOf(api, hospital, body.id);
    expect(JSON.stringify(history)).not.toMatch(/1234.?5678/);
  });

  it('needs a first name only; members that older clients send besides are ignored', async () => {
    const answer = await full({
      first_name: 'Asha',
      phone: '1',
      department: 'Cardiology',
      patient_type: 'IPD',
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { gender: 'UNKNOWN', patient_type: 'OPD', phone_primary: null },
    });
    expect(answer.body.patient_code).toMatch(/-P-\d{5}$/);
  });

  it.each([
    [
      'a national id without type',
      { national_id_type: null },
      'patients.national_id_incomplete',
      'Type and number of the national id belong together.',
    ],
    [
      'a type of national id without number',
      { national_id_number: '' },
      'patients.national_id_incomplete',
      'Type and number of the national id belong together.',
    ],
    [
      'a contact without relation',
      { emergency_contact_relation: '' },
      'patients.emergency_incomplete',
      'Name, relation and phone of the emergency contact belong together.',
    ],
    [
      'a death in the future',
      { date_of_death: '2030-01-08' },
      'patients.death_in_future',
      'The date of death cannot be in the future.',
    ],
    [
      'a death of the living',
      { is_deceased: false },
      'patients.death_without_deceased',
      'A date of death needs the patient to be marked as deceased.',
    ],
    [
      'consent to SMS without phone',
      { phone_primary: '', phone_alternate: null },
      'patients.consent_without_phone',
      'Consent to SMS needs a phone number.',
    ],
    [
      'consent to e-mail without address',
      { consent_email: true, email: null },
      'patients.consent_without_email',
      'Consent to e-mail needs an e-mail address.',
    ],
  ])('is refused with %s', async (_, change, code, detail) => {
    const before = await counted(api, hospital, 'patients');
    expectProblem(await full({ ...everything, ...change }), { status: 422, code, detail });
    expect(await counted(api, hospital, 'patients')).toBe(before);
  });

  it.each([
    ['address_line1', 'ab'],
    ['address_line1', 'x'.repeat(121)],
    ['postal_code', 'no code'.repeat(3)],
    ['national_id_number', '12'],
    ['national_id_number', '1234_5678'],
    ['clinical_notes', 'x'.repeat(1001)],
    ['blood_group', 'x'.repeat(11)],
    ['is_dnr', 'yes'],
    ['date_of_death', '0000-01-01'],
    ['date_of_death', 'yesterday'],
  ])('is refused with %s %j', async (field, value) => {
    expectProblem(await full({ ...everything, [field]: value }), {
      status: 422,
      code: 'validation.failed',
      detail: new RegExp(`^${field}: `),
    });
  });
});

it('telephone numbers belong to the country of the hospital', async () => {
  const polish = await aHospital(api, { country: 'PL', time_zone: 'Europe/Warsaw' });
  const { body } = await polish.admin.http.post<Patient>(
    '/patients/quick-register',
    patientForm({ phone_primary: '600 700 800' }),
  );
  expect(body['phone_primary']).toBe('+48600700800');
});
