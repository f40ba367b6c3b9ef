import { newId } from '../../../src/core/ids.js';
import type { Appointment } from '../../factories/appointment.js';
import { aStaffMember } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import {
  aMedicine,
  aPrescription,
  prescriptionForm,
  type Prescription,
} from '../../factories/prescription.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';
import { aPractice, type Practice } from './practice.js';

let api: TestApi;
let practice: Practice;
beforeAll(async () => {
  api = await startApi();
  practice = await aPractice(api);
});
afterAll(() => api.close());

type Form = Record<string, unknown>;
const write = (form: object, who = practice.doctor) => who.http.post<Prescription>('/prescriptions', form);
const standOf = async ({ id }: { id: string }) =>
  (await practice.admin.http.get<Appointment>(`/appointments/${id}`)).body;

describe('writing a prescription', () => {
  it('makes a draft with a code, in the words of its doctor, and everybody is told', async () => {
    const visit = await practice.visit();
    const { status, body, headers } = await write(prescriptionForm(visit));
    expect([status, headers.get('etag')]).toEqual([201, '"1"']);
    expect(body).toMatchObject({
      prescription_code: expect.stringMatching(new RegExp(`^${practice.hospital.code}-RX-\\d{5}$`)) as string,
      patient_id: visit['patient_id'],
      patient_name: 'Asha Kulkarni',
      doctor_user_id: practice.doctor.id,
      appointment_id: visit.id,
      admission_id: null,
      visit_type: 'OPD',
      status: 'DRAFT',
      chief_complaint: 'Fever for two days',
      diagnosis: 'Viral fever',
      issued_at: null,
      items: [{ ...aMedicine(), id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }],
    });
    const told = {
      prescription_id: body.id,
      patient_id: visit['patient_id'],
      doctor_id: practice.doctor.id,
    };
    expect(await historyOf(api, practice.hospital, body.id)).toMatchObject([
      { action: 'prescription.drafted', patient_ids: [visit['patient_id']], payload: told },
    ]);
  });

  it.each<[string, string[]]>([
    ['SCHEDULED', []],
    ['CHECKED_IN', ['check-in']],
    ['IN_CONSULTATION', ['start-consultation']],
  ])('begins the consultation of a visit that is %s, and marks the visit', async (_, before) => {
    const visit = await practice.visitNow();
    for (const step of before) await practice.admin.http.patch(`/appointments/${visit.id}/${step}`, {});
    await aPrescription(practice.doctor.http, visit);
    expect(await standOf(visit)).toMatchObject({
      status: 'IN_CONSULTATION',
      checked_in_at: expect.any(String) as string,
      consultation_started_at: expect.any(String) as string,
      has_prescription: true,
      prescription_count: 1,
      prescription_status: 'DRAFT',
    });
    const { body } = await practice.admin.http.get(`/patients/${String(visit['patient_id'])}`);
    expect(body['last_visited_at']).toBe(visit.scheduled_at);
    const begun = (await historyOf(api, practice.hospital, visit.id)).filter(
      ({ action }) => action === 'appointment.consultation_started',
    );
    expect(begun).toHaveLength(1);
  });

  it('of a visit on another day is as good: the date is not asked', async () => {
    const visit = await practice.visit({ scheduled_at: at('11:00', '2030-03-04') });
    await aPrescription(practice.doctor.http, visit);
    expect(await standOf(visit)).toMatchObject({ status: 'IN_CONSULTATION' });
  });

  it('by an administrator is for the doctor of the visit', async () => {
    const draft = await aPrescription(practice.admin.http, await practice.visit());
    expect(draft['doctor_user_id']).toBe(practice.doctor.id);
  });

  it('by an administrator who is a doctor is in their own name', async () => {
    const chief = await aStaffMember(api, practice.hospital, { roles: ['DOCTOR', 'HOSPITAL_ADMIN'] });
    const draft = await aPrescription(chief.http, await practice.visit());
    expect(draft['doctor_user_id']).toBe(chief.id);
  });

  it('passes over members that are not for it', async () => {
    const form = prescriptionForm(await practice.visit(), {
      status: 'ISSUED',
      id: newId(),
      doctor_user_id: newId(),
    });
    expect((await write(form)).body).toMatchObject({ status: 'DRAFT', doctor_user_id: practice.doctor.id });
  });

  it('sent again with its key is written once', async () => {
    const form = prescriptionForm(await practice.visit());
    const headers = { 'idempotency-key': newId() };
    const first = await practice.doctor.http.post<Prescription>('/prescriptions', form, { headers });
    const again = await practice.doctor.http.post<Prescription>('/prescriptions', form, { headers });
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([
      201,
      201,
      'true',
    ]);
    expect(again.body).toEqual(first.body);
  });

  it('is possible again when the first one was cancelled, and not before', async () => {
    const visit = await practice.visit();
    const first = await aPrescription(practice.doctor.http, visit);
    const second = await write(prescriptionForm(visit));
    expectProblem(second, { status: 409, code: 'prescriptions.already_prescribed' });
    // The web client takes a refusal with one of these for the prescription itself.
    for (const member of ['id', 'prescription_code']) expect(second.body).not.toHaveProperty(member);
    await practice.doctor.http.patch(`/prescriptions/${first.id}`, {
      status: 'CANCELLED',
      reason: 'Wrong drug',
    });
    expect((await write(prescriptionForm(visit))).status).toBe(201);
    expect(await standOf(visit)).toMatchObject({ prescription_count: 2, prescription_status: 'DRAFT' });
  });
});

describe('a prescription is refused, and nothing is saved,', () => {
  const refusals: [string, (visit: Appointment) => Form | Promise<Form>, number, string][] = [
    ['without a visit', () => ({ appointment_id: null }), 400, 'prescriptions.one_visit'],
    ['for appointment and admission', () => ({ admission_id: newId() }), 400, 'prescriptions.one_visit'],
    [
      'for an admission that does not exist',
      () => ({ appointment_id: null, admission_id: newId() }),
      404,
      'admissions.not_found',
    ],
    [
      'for an appointment that does not exist',
      () => ({ appointment_id: newId() }),
      404,
      'appointments.not_found',
    ],
    [
      'for a patient who does not exist',
      () => ({ patient_id: newId() }),
      404,
      'prescriptions.patient_not_found',
    ],
    [
      "for another patient than the appointment's",
      async () => ({ patient_id: (await aPatient(practice.admin.http)).id }),
      400,
      'prescriptions.other_patient',
    ],
    [
      'for somebody who has died',
      async ({ patient_id }) => {
        await practice.admin.http.patch(`/patients/${String(patient_id)}`, { is_deceased: true });
        return {};
      },
      400,
      'prescriptions.patient_deceased',
    ],
    ['without medicines', () => ({ items: [] }), 422, 'validation.failed'],
    [
      'with 101 medicines',
      () => ({ items: Array.from({ length: 101 }, () => aMedicine()) }),
      422,
      'validation.failed',
    ],
    [
      'with a medicine without name',
      () => ({ items: [aMedicine({ medicine_name: ' ' })] }),
      422,
      'validation.failed',
    ],
    ['with none of it', () => ({ items: [aMedicine({ quantity: 0 })] }), 422, 'validation.failed'],
    ['with half of it', () => ({ items: [aMedicine({ quantity: 0.5 })] }), 422, 'validation.failed'],
    ['with a complaint too long', () => ({ chief_complaint: 'x'.repeat(2001) }), 422, 'validation.failed'],
    ['with a diagnosis too long', () => ({ diagnosis: 'x'.repeat(1001) }), 422, 'validation.failed'],
    ...(['dosage', 'frequency', 'duration'] as const).map((field): [string, () => Form, number, string] => [
      `with a ${field} too long`,
      () => ({ items: [aMedicine({ [field]: 'x'.repeat(101) })] }),
      422,
      'validation.failed',
    ]),
    [
      'with instructions too long',
      () => ({ items: [aMedicine({ instructions: 'x'.repeat(501) })] }),
      422,
      'validation.failed',
    ],
    [
      'with a name too long',
      () => ({ items: [aMedicine({ medicine_name: 'x'.repeat(256) })] }),
      422,
      'validation.failed',
    ],
    [
      'from stock without a quantity',
      () => ({ items: [aMedicine({ stock_item_id: newId() })] }),
      400,
      'prescriptions.quantity_missing',
    ],
  ];

  it.each(refusals)('%s', async (_, change, status, code) => {
    const visit = await practice.visit();
    const answer = await write(prescriptionForm(visit, await change(visit)));
    expectProblem(answer, { status, code });
    expect(await countOf(api, practice.hospital, 'prescriptions', 'appointment_id = $1', [visit.id])).toBe(0);
    expect(await standOf(visit)).toMatchObject({ status: 'SCHEDULED', version: 1, has_prescription: false });
  });

  it('as long as is allowed it is taken', async () => {
    const item = {
      medicine_name: 'x'.repeat(255),
      dosage: 'x'.repeat(100),
      frequency: 'x'.repeat(100),
      duration: 'x'.repeat(100),
      instructions: 'x'.repeat(500),
    };
    const form = prescriptionForm(await practice.visit(), {
      chief_complaint: 'x'.repeat(2000),
      diagnosis: 'x'.repeat(1000),
      items: Array.from({ length: 100 }, () => aMedicine(item)),
    });
    const { status, body } = await write(form);
    expect([status, body.items.length]).toEqual([201, 100]);
  });

  it.each(['COMPLETED', 'CANCELLED', 'NO_SHOW'])('for a visit that is %s', async status => {
    const visit = await practice.visit();
    await api.sql(
      `update ${practice.hospital.schema}.appointments set status = $2,
         cancelled_reason = case when $2 = 'CANCELLED' then 'OTHER' end where id = $1`,
      [visit.id, status],
    );
    expectProblem(await write(prescriptionForm(visit)), {
      status: 400,
      code: 'appointments.wrong_status',
      detail: `This cannot be done: the appointment is ${status}.`,
    });
  });

  it('by somebody whose visit it is not', async () => {
    const form = prescriptionForm(await practice.visit());
    expectProblem(await write(form, practice.colleague), {
      status: 403,
      code: 'prescriptions.not_your_visit',
    });
    for (const who of [practice.pharmacist, practice.receptionist])
      expectProblem(await write(form, who), {
        status: 403,
        code: 'access.denied',
        detail: /prescriptions:create/,
      });
  });
});

describe('editing a draft', () => {
  const put = (id: string, body: object, who = practice.doctor, headers: Record<string, string> = {}) =>
    who.http.send<Prescription>('PUT', `/prescriptions/${id}`, body, { headers });
  const other = {
    chief_complaint: null,
    diagnosis: 'Dengue',
    items: [aMedicine({ medicine_name: 'ORS', quantity: 10 }), aMedicine({ medicine_name: 'Zinc' })],
  };

  it('replaces what it says; the audit keeps the medicines it said, and that the diagnosis changed', async () => {
    const draft = await practice.draft({
      items: [aMedicine(), aMedicine(), aMedicine({ medicine_name: 'Third' })],
    });
    const { status, body, headers } = await put(draft.id, other);
    expect([status, headers.get('etag')]).toEqual([200, '"2"']);
    expect(body).toMatchObject({
      chief_complaint: null,
      diagnosis: 'Dengue',
      items: [
        { medicine_name: 'ORS', quantity: 10 },
        { medicine_name: 'Zinc', quantity: null },
      ],
    });
    expect(body.items).toHaveLength(2);
    expect((await practice.doctor.http.get(`/prescriptions/${draft.id}`)).body).toEqual(body);
    expect((await historyOf(api, practice.hospital, draft.id))[1]).toMatchObject({
      action: 'prescription.updated',
      changes: {
        diagnosis: ['•••', '•••'],
        items: [
          [{}, {}, { medicine_name: 'Third' }],
          [{ medicine_name: 'ORS' }, {}],
        ],
      },
      payload: { prescription_id: draft.id },
    });
    const longer = await put(draft.id, { items: Array.from({ length: 7 }, () => aMedicine()) });
    expect(longer.body.items).toHaveLength(7);
  });

  it('to the same again changes nothing', async () => {
    const draft = await practice.draft();
    const { chief_complaint, diagnosis, items } = draft;
    expect((await put(draft.id, { chief_complaint, diagnosis, items })).body).toEqual(draft);
    expect(await historyOf(api, practice.hospital, draft.id)).toHaveLength(1);
  });

  it('is for its doctor or an administrator', async () => {
    const draft = await practice.draft();
    expectProblem(await put(draft.id, other, practice.colleague), {
      status: 403,
      code: 'prescriptions.not_yours_to_change',
    });
    expect((await put(draft.id, other, practice.admin)).status).toBe(200);
  });

  it('that somebody else has changed meanwhile is refused', async () => {
    const draft = await practice.draft();
    await put(draft.id, other);
    expectProblem(await put(draft.id, other, practice.doctor, { 'if-match': '"1"' }), {
      status: 412,
      code: 'precondition.failed',
    });
  });

  it('ends with the draft', async () => {
    const { id } = await practice.issued();
    expectProblem(await put(id, other), {
      status: 400,
      code: 'prescriptions.wrong_status',
      detail: 'This cannot be done: the prescription is ISSUED.',
    });
  });

  it('of one that does not exist is 404', async () => {
    expectProblem(await put(newId(), other), { status: 404, code: 'prescriptions.not_found' });
  });
});

describe('a visit with a draft', () => {
  it('is not completed until the draft is issued or cancelled', async () => {
    const visit = await practice.visit();
    const draft = await aPrescription(practice.doctor.http, visit);
    const complete = () =>
      practice.doctor.http.patch(`/appointments/${visit.id}/complete`, { with_rx: false });
    expectProblem(await complete(), { status: 400, code: 'appointments.draft_pending' });
    await practice.doctor.http.patch(`/prescriptions/${draft.id}`, {
      status: 'CANCELLED',
      reason: 'Not needed',
    });
    expect((await complete()).body).toMatchObject({
      status: 'COMPLETED',
      prescription_count: 1,
      prescription_status: 'CANCELLED',
    });
  });

  it('is never completed beside one that is being written', async () => {
    for (let round = 0; round < 10; round++) {
      const visit = await practice.visitNow();
      await practice.admin.http.patch(`/appointments/${visit.id}/check-in`, {});
      const [draft, completed] = await Promise.all([
        write(prescriptionForm(visit)),
        practice.admin.http.patch(`/appointments/${visit.id}/complete`, {}),
      ]);
      expect([draft.status, completed.status].toSorted()).toEqual(
        draft.status === 201 ? [201, 400] : [200, 400],
      );
    }
  });
});

describe('of parallel tries for one visit', () => {
  it('50 leave one prescription and 49 are told so', async () => {
    const form = prescriptionForm(await practice.visit());
    const answers = await Promise.all(Array.from({ length: 50 }, () => write(form)));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([201, ...Array.from({ length: 49 }, () => 409)]);
    const lost = answers.filter(({ status }) => status === 409);
    for (const answer of lost)
      expect(answer.body).toMatchObject({ code: 'prescriptions.already_prescribed' });
    expect(
      await countOf(api, practice.hospital, 'prescriptions', 'appointment_id = $1', [form.appointment_id]),
    ).toBe(1);
  });

  it('100 for as many visits get as many codes', async () => {
    const visits = await Promise.all(Array.from({ length: 100 }, () => practice.visit()));
    const drafts = await Promise.all(visits.map(visit => aPrescription(practice.doctor.http, visit)));
    expect(new Set(drafts.map(draft => draft.prescription_code)).size).toBe(100);
  });
});
