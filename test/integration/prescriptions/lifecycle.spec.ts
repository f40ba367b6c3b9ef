import { newId } from '../../../src/core/ids.js';
import type { Appointment } from '../../factories/appointment.js';
import { aMedicine, aPrescription, type Prescription } from '../../factories/prescription.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import type { Answer } from '../../support/http-client.js';
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

interface Moved extends Prescription {
  readonly followup?: {
    readonly appointment_id?: string;
    readonly error?: string;
    readonly code?: string;
    readonly next_free_slots?: readonly string[];
  };
}

const move = (id: string, body: object, who = practice.doctor, headers: Record<string, string> = {}) =>
  who.http.patch<Moved>(`/prescriptions/${id}`, body, { headers });
const standOf = async (id: string) =>
  (await practice.admin.http.get<Prescription>(`/prescriptions/${id}`)).body;
const visitOf = async ({ appointment_id }: Prescription) =>
  (await practice.admin.http.get<Appointment>(`/appointments/${String(appointment_id)}`)).body;

describe('from each status', () => {
  const steps: Record<string, (id: string) => Promise<Answer<Prescription>>> = {
    update: id =>
      practice.admin.http.send('PUT', `/prescriptions/${id}`, { items: [aMedicine({ dosage: '2' })] }),
    issue: id => move(id, { status: 'ISSUED' }, practice.admin),
    dispense: id => practice.admin.http.patch(`/prescriptions/${id}/dispense`),
    cancel: id => move(id, { status: 'CANCELLED', reason: 'Changed plan' }, practice.admin),
  };
  const ways: Record<string, string[]> = {
    DRAFT: [],
    ISSUED: ['issue'],
    DISPENSED: ['issue', 'dispense'],
    CANCELLED: ['cancel'],
  };
  const open: Record<string, Record<string, string>> = {
    DRAFT: { update: 'DRAFT', issue: 'ISSUED', cancel: 'CANCELLED' },
    ISSUED: { dispense: 'DISPENSED', cancel: 'CANCELLED' },
    DISPENSED: {},
    CANCELLED: {},
  };
  const table = Object.keys(ways).flatMap(status =>
    Object.keys(steps).map(step => [status, step, open[status]?.[step]] as const),
  );

  it.each(table)('%s, "%s" leads to %s', async (status, step, to) => {
    const { id } = await practice.draft();
    for (const before of ways[status] ?? []) await steps[before]?.(id);
    const was = await standOf(id);
    expect(was.status).toBe(status);
    const answer = (await steps[step]?.(id)) as Answer<Prescription>;
    if (to) {
      expect([answer.status, answer.body.status, answer.body.version]).toEqual([200, to, was.version + 1]);
      expect(answer.headers.get('etag')).toBe(`"${was.version + 1}"`);
    } else {
      expectProblem(answer, {
        status: 400,
        code: 'prescriptions.wrong_status',
        detail: `This cannot be done: the prescription is ${status}.`,
      });
      expect(await standOf(id)).toEqual(was);
    }
  });
});

describe('issuing', () => {
  it('completes the visit, and everybody is told', async () => {
    const visit = await practice.visitNow();
    const draft = await aPrescription(practice.doctor.http, visit);
    const later = at('16:00');
    api.setClock(later);
    const { status, body } = await move(draft.id, { status: 'ISSUED' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ISSUED', issued_at: later.toISOString(), dispensed_at: null });
    expect(body).not.toHaveProperty('followup');
    expect(await visitOf(draft)).toMatchObject({
      status: 'COMPLETED',
      completed_at: later.toISOString(),
      consultation_started_at: visit.scheduled_at,
      prescription_status: 'ISSUED',
    });
    const patient = await practice.admin.http.get(`/patients/${String(visit['patient_id'])}`);
    expect(patient.body['last_visited_at']).toBe(later.toISOString());
    const told = {
      prescription_id: draft.id,
      patient_id: visit['patient_id'],
      doctor_id: practice.doctor.id,
    };
    expect((await historyOf(api, practice.hospital, draft.id))[1]).toMatchObject({
      action: 'prescription.issued',
      patient_ids: [visit['patient_id']],
      changes: { status: ['DRAFT', 'ISSUED'] },
      payload: told,
    });
    const toldOfVisit = (await historyOf(api, practice.hospital, visit.id)).filter(({ payload }) => payload);
    expect(toldOfVisit.map(({ action }) => action)).toEqual([
      'appointment.booked',
      'appointment.consultation_started',
      'appointment.completed',
    ]);
  });

  it('leaves a visit alone that is over already', async () => {
    const draft = await practice.draft();
    await api.sql(
      `update ${practice.hospital.schema}.appointments set status = 'CANCELLED', cancelled_reason = 'OTHER' where id = $1`,
      [draft['appointment_id']],
    );
    expect((await move(draft.id, { status: 'ISSUED' })).body.status).toBe('ISSUED');
    expect(await visitOf(draft)).toMatchObject({ status: 'CANCELLED', completed_at: null });
  });
});

describe('cancelling', () => {
  it('says why, keeps the time of issue, and lets the visit be', async () => {
    const issued = await practice.issued();
    const { body } = await move(issued.id, { status: 'CANCELLED', reason: ' Allergy found ' });
    expect(body).toMatchObject({
      status: 'CANCELLED',
      cancelled_reason: 'Allergy found',
      cancelled_at: expect.any(String) as string,
      issued_at: issued['issued_at'],
    });
    expect(await visitOf(issued)).toMatchObject({ status: 'COMPLETED', prescription_status: 'CANCELLED' });
    expect((await historyOf(api, practice.hospital, issued.id)).at(-1)).toMatchObject({
      action: 'prescription.cancelled',
      changes: { status: ['ISSUED', 'CANCELLED'], cancelled_reason: [null, '•••'] },
    });
  });

  it.each([{}, { reason: null }, { reason: '' }, { reason: '  ' }])('with %j is refused', async reason => {
    const { id } = await practice.draft();
    expectProblem(await move(id, { status: 'CANCELLED', ...reason }), {
      status: 400,
      code: 'prescriptions.reason_missing',
    });
  });

  it('with an endless reason is refused', async () => {
    const { id } = await practice.draft();
    const answer = await move(id, { status: 'CANCELLED', reason: 'x'.repeat(501) });
    expectProblem(answer, { status: 422, code: 'validation.failed' });
  });
});

describe('a change of status', () => {
  it('to DISPENSED is refused: stock would not be asked', async () => {
    const { id } = await practice.issued();
    for (const who of [practice.admin, practice.doctor, practice.pharmacist])
      expectProblem(await move(id, { status: 'DISPENSED' }, who), {
        status: 400,
        code: 'prescriptions.dispense_apart',
      });
    expect((await standOf(id)).status).toBe('ISSUED');
  });

  it.each([{}, { status: 'DRAFT' }, { status: 'issued' }, { status: '' }, { reason: 'Why' }])(
    'that says %j is refused',
    async body => {
      const { id } = await practice.draft();
      expectProblem(await move(id, body), { status: 400, code: 'prescriptions.status_missing' });
    },
  );

  it('is for the author or an administrator; others are told so in plain words', async () => {
    const { id } = await practice.draft();
    const wanted = [{ status: 'ISSUED' }, { status: 'CANCELLED', reason: 'Why not' }];
    for (const who of [practice.pharmacist, practice.colleague])
      for (const body of wanted)
        expectProblem(await move(id, body, who), {
          status: 403,
          code: 'prescriptions.not_yours_to_change',
          detail:
            'Only the doctor who wrote the prescription or an administrator edits, issues or cancels it.',
        });
    expectProblem(await move(id, { status: 'ISSUED' }, practice.receptionist), {
      status: 403,
      code: 'access.denied',
    });
    expect((await move(id, { status: 'ISSUED' }, practice.admin)).status).toBe(200);
  });

  it('of somebody who saw an older version is refused', async () => {
    const { id } = await practice.draft();
    await practice.doctor.http.send('PUT', `/prescriptions/${id}`, { items: [aMedicine({ dosage: '3' })] });
    const old = { 'if-match': '"1"' };
    expectProblem(await move(id, { status: 'ISSUED' }, practice.doctor, old), {
      status: 412,
      code: 'precondition.failed',
    });
    expect((await move(id, { status: 'ISSUED' }, practice.doctor, { 'if-match': '"2"' })).status).toBe(200);
  });

  it('of one that does not exist is 404', async () => {
    for (const status of ['ISSUED', 'CANCELLED', 'DISPENSED', 'NONE'])
      expectProblem(await move(newId(), { status }), { status: 404, code: 'prescriptions.not_found' });
  });

  it('in two directions at once goes one way', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await practice.draft();
      const answers = await Promise.all([
        move(id, { status: 'ISSUED' }),
        move(id, { status: 'CANCELLED', reason: 'Changed plan' }, practice.admin),
        move(id, { status: 'ISSUED' }, practice.admin),
      ]);
      // Issued and then cancelled is two steps, one after the other.
      const done = answers.filter(({ status }) => status === 200).map(({ body }) => body.status);
      expect([['ISSUED'], ['CANCELLED'], ['ISSUED', 'CANCELLED']]).toContainEqual(
        done.toSorted().toReversed(),
      );
      for (const answer of answers.filter(({ status }) => status !== 200))
        expectProblem(answer, { status: 400, code: 'prescriptions.wrong_status' });
    }
  });
});

describe('a follow-up', () => {
  const ask = (time: Date | string, more: object = {}) => ({
    status: 'ISSUED',
    create_followup: true,
    followup_scheduled_at: time,
    ...more,
  });
  let day = 0;
  /** Ten in the morning of a Monday on which nobody has anything yet. */
  const free = () => new Date(at('10:00', '2031-01-06').getTime() + day++ * 7 * 86_400_000);

  it('is booked with the doctor and the department of the visit', async () => {
    const time = free();
    const draft = await practice.draft();
    const { status, body } = await move(draft.id, ask(time));
    expect(status).toBe(200);
    const visit = await visitOf(draft);
    const { body: next } = await practice.admin.http.get<Appointment>(
      `/appointments/${body.followup?.appointment_id}`,
    );
    expect(next).toMatchObject({
      status: 'SCHEDULED',
      patient_id: draft['patient_id'],
      doctor_user_id: practice.doctor.id,
      department_id: visit['department_id'],
      scheduled_at: time.toISOString(),
      notes: `Follow-up of ${draft.prescription_code}`,
    });
    const [booked] = await historyOf(api, practice.hospital, next.id);
    expect(booked).toMatchObject({ action: 'appointment.booked', actor_id: practice.doctor.id });
    expect(body.followup).toEqual({ appointment_id: next.id });
  });

  it('is booked with somebody else, and elsewhere, when that is wanted', async () => {
    const { body: department } = await practice.admin.http.post<{ id: string }>('/departments', {
      name: 'Physiotherapy',
    });
    const draft = await practice.draft();
    const { body } = await move(
      draft.id,
      ask(free(), { followup_doctor_id: practice.colleague.id, followup_department_id: department.id }),
    );
    const next = await practice.admin.http.get(`/appointments/${body.followup?.appointment_id}`);
    expect(next.body).toMatchObject({
      doctor_user_id: practice.colleague.id,
      department_id: department.id,
    });
  });

  const impossible: [string, () => object | Promise<object>, string][] = [
    ['at no time', () => ask(''), 'prescriptions.followup_time_missing'],
    ['off the grid', () => ask(at('10:05', '2031-02-03')), 'appointments.off_grid'],
    ['in the past', () => ask(at('10:00', '2029-12-31')), 'appointments.in_the_past'],
    ['on a Sunday', () => ask(at('10:00', '2031-02-02')), 'appointments.outside_hours'],
    ['with nobody', () => ask(free(), { followup_doctor_id: newId() }), 'appointments.doctor_not_found'],
    [
      'with somebody who is no doctor',
      () => ask(free(), { followup_doctor_id: practice.pharmacist.id }),
      'appointments.not_a_doctor',
    ],
    // This one the database itself refuses, in the middle of the transaction.
    ['nowhere', () => ask(free(), { followup_department_id: newId() }), 'appointments.department_unknown'],
    [
      'when the doctor is taken',
      async () => {
        const time = free();
        await practice.visit({ scheduled_at: time });
        return ask(time);
      },
      'appointments.slot_taken',
    ],
  ];

  it.each(impossible)('%s is not booked, which is said, and undoes nothing', async (_, wish, code) => {
    const draft = await practice.draft();
    const body = await wish();
    const before = await countOf(api, practice.hospital, 'appointments');
    const answer = await move(draft.id, body.valueOf());
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      status: 'ISSUED',
      followup: { code, error: expect.stringMatching(/^[A-Z].*\.$/) as string },
    });
    expect(answer.body.followup?.next_free_slots?.length ?? 3).toBe(3);
    expect(await countOf(api, practice.hospital, 'appointments')).toBe(before);
    expect((await standOf(draft.id)).status).toBe('ISSUED');
    expect((await visitOf(draft)).status).toBe('COMPLETED');
    expect((await historyOf(api, practice.hospital, draft.id))[1]).toMatchObject({
      action: 'prescription.issued',
      payload: {},
    });
  });

  it('of a prescription that is not issued is not booked', async () => {
    const { id } = await practice.issued();
    const before = await countOf(api, practice.hospital, 'appointments');
    expect((await move(id, ask(free()))).status).toBe(400);
    expect(await countOf(api, practice.hospital, 'appointments')).toBe(before);
  });
});
