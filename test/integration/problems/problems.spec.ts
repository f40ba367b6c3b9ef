import { randomUUID } from 'node:crypto';
import { Tenancy } from '../../../src/core/tenancy/tenancy.js';
import { TenantDirectory } from '../../../src/core/tenancy/tenant-directory.js';
import { ProblemsService } from '../../../src/modules/problems/index.js';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aCondition, anAllergy, type Problem } from '../../factories/problem.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at, morning, today } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let patient: string;

/** A patient of the doctor. */
const aPatientOfTheirs = async (): Promise<string> => (await aPatient(doctor.http)).id;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  patient = await aPatientOfTheirs();
  // So that nurses of the doctor's department see them, too.
  await anAppointment(hospital.admin.http, {
    patient_id: patient,
    doctor_user_id: doctor.id,
    scheduled_at: at('10:30'),
  });
});
afterAll(() => api.close());

describe.each([
  {
    list: 'conditions',
    kind: 'condition',
    text: 'Diabetes',
    code: 'E11.9',
    system: 'ICD-10',
    make: aCondition,
  },
  {
    list: 'allergies',
    kind: 'allergy',
    text: 'Penicillin',
    code: '91936005',
    system: 'SNOMED',
    make: anAllergy,
  },
] as const)('$list', ({ list, kind, text, code, system, make }) => {
  const extra = kind === 'allergy' ? { criticality: 'HIGH' } : {};
  const path = (...parts: string[]) => ['/patients', patient, list, ...parts].join('/');
  const listed = async (query = '', of = patient) =>
    (await doctor.http.get<Problem[]>(`/patients/${of}/${list}${query}`)).body;

  it('are noted with code, severity and onset, by whom, and told without repeating what it is', async () => {
    const form = {
      text,
      system,
      code: code.toLowerCase(),
      severity: 'MODERATE',
      onset_on: '2019-04-01',
      ...extra,
    };
    const { status, body, headers } = await doctor.http.post<Problem>(path(), form);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...form,
      code,
      id: expect.any(String) as string,
      patient_id: patient,
      status: 'ACTIVE',
      resolved_on: null,
      noted_by_id: doctor.id,
      noted_by: expect.stringContaining('Member') as string,
      noted_at: morning.toISOString(),
      updated_at: morning.toISOString(),
      version: 1,
    });
    expect(headers.get('etag')).toBe('"1"');
    const [entry] = await historyOf(api, hospital, body.id);
    expect(entry).toMatchObject({
      action: `${kind}.noted`,
      actor_id: doctor.id,
      patient_ids: [patient],
      changes: { text: ['•••', '•••'], code: ['•••', '•••'], severity: [null, 'MODERATE'] },
      payload: { problem_id: body.id, patient_id: patient },
    });
    expect(JSON.stringify(entry)).not.toContain(text);
  });

  it.each<[string, object, string]>([
    ['no text', { text: ' ' }, 'validation.failed'],
    ['a long text', { text: 'x'.repeat(301) }, 'validation.failed'],
    ['an unknown severity', { severity: 'BAD' }, 'validation.failed'],
    ['an unknown system', { system: 'LOINC', code: 'E11' }, 'validation.failed'],
    ['a code without system', { code: 'E11' }, 'problems.code_incomplete'],
    ['a system without code', { system: 'ICD-10' }, 'problems.code_incomplete'],
    ['no code of ICD-10', { system: 'ICD-10', code: '11E' }, 'problems.code_malformed'],
    ['no concept of SNOMED CT', { system: 'SNOMED', code: '73211008' }, 'problems.code_malformed'],
    ['an onset tomorrow', { onset_on: '2030-01-08' }, 'problems.onset_in_future'],
    ['no day', { onset_on: '2030-02-30' }, 'validation.failed'],
  ])('with %s are refused', async (_, wrong, expected) => {
    const answer = await doctor.http.post(path(), { text: 'Something', ...wrong });
    expectProblem(answer, { status: 422, code: expected });
  });

  it('are listed once while they are active, by code or by text, however many try', async () => {
    const of = await aPatientOfTheirs();
    for (const form of [{ text, system, code }, { text: 'Something rare' }]) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => doctor.http.post<Problem>(`/patients/${of}/${list}`, form)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
      const again = await doctor.http.post(`/patients/${of}/${list}`, {
        ...form,
        text: form.text.toUpperCase(),
      });
      expectProblem(again, { status: 409, code: 'problems.already_listed' });
    }
    expect(await listed('', of)).toHaveLength(2);
  });

  it('are changed and cleared, and the audit says what', async () => {
    const { id } = await make(doctor.http, patient, {
      severity: 'MILD',
      system,
      code: kind === 'allergy' ? '195967001' : 'J45',
    });
    const changed = await doctor.http.patch<Problem>(path(id), {
      severity: 'SEVERE',
      system: null,
      code: null,
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { severity: 'SEVERE', code: null, system: null, version: 2 },
    });
    expect((await historyOf(api, hospital, id)).at(-1)).toMatchObject({
      action: `${kind}.updated`,
      changes: { severity: ['MILD', 'SEVERE'], code: ['•••', '•••'] },
    });
    expect((await doctor.http.patch<Problem>(path(id), { severity: 'SEVERE' })).body.version).toBe(2);
    expectProblem(await doctor.http.patch(path(id), { code: 'E11' }), {
      status: 422,
      code: 'problems.code_incomplete',
    });
  });

  it('are not overwritten when they moved on', async () => {
    const { id } = await make(doctor.http, patient);
    const send = (severity: string) =>
      doctor.http.patch(path(id), { severity }, { headers: { 'if-match': '"1"' } });
    expect((await send('MILD')).status).toBe(200);
    expectProblem(await send('SEVERE'), { status: 412, code: 'precondition.failed' });
  });

  it('are resolved today or on a day, come back, and are resolved again', async () => {
    const { id } = await make(doctor.http, patient, { onset_on: '2029-12-01' });
    const resolve = (body?: object) => doctor.http.post<Problem>(path(id, 'resolve'), body);
    expectProblem(await resolve({ resolved_on: '2029-11-30' }), {
      status: 422,
      code: 'problems.resolved_too_early',
    });
    expectProblem(await resolve({ resolved_on: '2030-01-08' }), {
      status: 422,
      code: 'problems.resolved_in_future',
    });
    expect(await resolve()).toMatchObject({ status: 200, body: { status: 'RESOLVED', resolved_on: today } });
    expectProblem(await resolve(), { status: 400, code: 'problems.wrong_status', detail: /RESOLVED/ });
    const back = await doctor.http.patch(path(id), { status: 'ACTIVE' });
    expect(back).toMatchObject({ status: 200, body: { status: 'ACTIVE', resolved_on: null } });
    expect(await resolve({ resolved_on: '2030-01-02' })).toMatchObject({
      body: { resolved_on: '2030-01-02' },
    });
    expect((await historyOf(api, hospital, id)).map(({ action }) => action)).toEqual([
      `${kind}.noted`,
      `${kind}.resolved`,
      `${kind}.updated`,
      `${kind}.resolved`,
    ]);
  });

  it('that were never so stay as they are, out of sight unless they are asked for', async () => {
    const of = await aPatientOfTheirs();
    const [kept, over, wrong] = [
      await make(doctor.http, of),
      await make(doctor.http, of),
      await make(doctor.http, of),
    ];
    await doctor.http.post(`/patients/${of}/${list}/${over.id}/resolve`);
    const own = `/patients/${of}/${list}/${wrong.id}`;
    expect(await doctor.http.patch(own, { status: 'ENTERED_IN_ERROR' })).toMatchObject({ status: 200 });
    expect((await listed('', of)).map(({ id }) => id)).toEqual([kept.id, over.id]);
    expect((await listed('?status=ENTERED_IN_ERROR', of)).map(({ id }) => id)).toEqual([wrong.id]);
    expect((await listed('?status=ACTIVE', of)).map(({ id }) => id)).toEqual([kept.id]);
    for (const answer of [
      await doctor.http.patch(own, { severity: 'MILD' }),
      await doctor.http.patch(own, { status: 'ACTIVE' }),
      await doctor.http.post(`${own}/resolve`),
    ])
      expectProblem(answer, { status: 400, code: 'problems.wrong_status' });
  });

  it('are a read of the patient, which the audit keeps', async () => {
    const of = await aPatientOfTheirs();
    await listed('', of);
    expect(await historyOf(api, hospital, of)).toContainEqual(
      expect.objectContaining({
        action: `${list}.listed`,
        actor_id: doctor.id,
        patient_ids: [of],
        payload: null,
      }),
    );
  });

  it('of another patient, of the other list or of nobody are not found', async () => {
    const [other, mine] = [await aPatientOfTheirs(), await make(doctor.http, patient)];
    const otherList = kind === 'condition' ? 'allergies' : 'conditions';
    for (const [wrongPath, expected] of [
      [`/patients/${other}/${list}/${mine.id}`, `problems.${kind}_not_found`],
      [path(randomUUID()), `problems.${kind}_not_found`],
      [`/patients/${patient}/${otherList}/${mine.id}`, /_not_found$/],
      [`/patients/${randomUUID()}/${list}/${mine.id}`, 'patients.not_found'],
    ] as const)
      for (const answer of [
        await doctor.http.patch(wrongPath, { severity: 'MILD' }),
        await doctor.http.post(`${wrongPath}/resolve`),
      ]) {
        expect([wrongPath, answer.status]).toEqual([wrongPath, 404]);
        expect(answer.body['code']).toMatch(expected);
      }
    expectProblem(await doctor.http.get(`/patients/${randomUUID()}/${list}`), {
      status: 404,
      code: 'patients.not_found',
    });
  });

  it('of a patient out of sight are refused, and nothing is written', async () => {
    const hidden = (await aPatient(hospital.admin.http)).id;
    const { id } = await make(hospital.admin.http, hidden);
    const before = await countOf(api, hospital, 'problems');
    for (const answer of [
      await doctor.http.get(`/patients/${hidden}/${list}`),
      await doctor.http.post(`/patients/${hidden}/${list}`, { text }),
      await doctor.http.patch(`/patients/${hidden}/${list}/${id}`, { severity: 'MILD' }),
      await doctor.http.post(`/patients/${hidden}/${list}/${id}/resolve`),
    ])
      expectProblem(answer, { status: 403, code: 'patients.not_yours' });
    expect(await countOf(api, hospital, 'problems')).toBe(before);
    // A visit makes them theirs.
    await anAppointment(hospital.admin.http, {
      patient_id: hidden,
      doctor_user_id: doctor.id,
      scheduled_at: kind === 'condition' ? at('11:00') : at('11:15'),
    });
    expect((await doctor.http.get(`/patients/${hidden}/${list}`)).status).toBe(200);
  });

  it('are seen by those who see the record, and kept by clinicians', async () => {
    const { id } = await make(doctor.http, patient);
    for (const [role, may] of [
      ['NURSE', true],
      ['PHARMACIST', false],
      ['RECEPTIONIST', false],
    ] as const) {
      const { http } = await aStaffMember(api, hospital, { roles: [role] });
      expect([role, (await http.get(path())).status]).toEqual([role, 200]);
      const answers = [
        await http.post(path(), { text: `Seen by ${role}` }),
        await http.patch(path(id), { severity: 'MILD' }),
        await http.post(path(id, 'resolve')),
      ];
      expect([role, answers.map(({ status }) => status)]).toEqual([
        role,
        may ? [201, 200, 200] : [403, 403, 403],
      ]);
      await doctor.http.patch(path(id), { status: 'ACTIVE' });
    }
  });
});

it('what is active is handed to those who prescribe', async () => {
  const of = await aPatientOfTheirs();
  const asthma = await aCondition(doctor.http, of, { text: 'Asthma', system: 'SNOMED', code: '195967001' });
  const nuts = await anAllergy(doctor.http, of, { text: 'Nuts', criticality: 'HIGH' });
  const over = await anAllergy(doctor.http, of);
  await doctor.http.post(`/patients/${of}/allergies/${over.id}/resolve`);
  const tenant = await api.app.get(TenantDirectory).get(hospital.id);
  const active = await api.app
    .get(Tenancy)
    .run(tenant, 'read', () => api.app.get(ProblemsService).activeOf(of));
  const nothing = { system: null, code: null, severity: null, criticality: null, onset_on: null };
  expect(active).toEqual({
    conditions: [{ ...nothing, id: asthma.id, text: 'Asthma', system: 'SNOMED', code: '195967001' }],
    allergies: [{ ...nothing, id: nuts.id, text: 'Nuts', criticality: 'HIGH' }],
  });
});

it('a condition has no criticality', async () => {
  const { body } = await doctor.http.post(`/patients/${patient}/conditions`, {
    text: 'Gout',
    criticality: 'HIGH',
  });
  expect(body).not.toHaveProperty('criticality');
});
