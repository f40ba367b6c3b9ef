import { newId } from '../../../src/core/ids.js';
import {
  aMedicine,
  aPrescription,
  prescriptionForm,
  type Prescription,
} from '../../factories/prescription.js';
import { startApi, type TestApi } from '../../support/api.js';
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

const dispense = (id: string, who = practice.pharmacist, headers: Record<string, string> = {}) =>
  who.http.patch<Prescription>(`/prescriptions/${id}/dispense`, undefined, { headers });
const of = ({ id, name }: { id: string; name: string }, quantity: number) =>
  aMedicine({ stock_item_id: id, medicine_name: name, quantity });
const levelOf = async ({ id }: { id: string }) =>
  (await practice.pharmacist.http.get<{ current_stock: number }>(`/stock-items/${id}`)).body.current_stock;
/** What the ledger says has been given out of an item. */
async function takenOf({ id }: { id: string }): Promise<{ sum: number; level: number; taken: number }> {
  const [row] = await api.sql<{ sum: number; level: number; taken: number }>(
    `select sum(m.quantity)::int as sum, min(i.current_stock) as level,
       coalesce(-sum(m.quantity) filter (where m.kind = 'dispense'), 0)::int as taken
     from ${practice.hospital.schema}.stock_movements m join ${practice.hospital.schema}.stock_items i on i.id = m.stock_item_id
     where m.stock_item_id = $1`,
    [id],
  );
  return row ?? { sum: 0, level: -1, taken: 0 };
}
const inStatus = (answers: readonly Answer<unknown>[], status: number) =>
  answers.filter(answer => answer.status === status);

describe('writing for what the pharmacy keeps', () => {
  it('remembers the item, and takes nothing yet', async () => {
    const item = await practice.kept(10);
    const draft = await practice.draft({ items: [of(item, 4)] });
    expect(draft.items).toMatchObject([{ stock_item_id: item.id, quantity: 4 }]);
    expect(await levelOf(item)).toBe(10);
  });

  it.each(['withdrawn', 'unknown'])(
    'is refused for an item that is %s, in a draft and in its change',
    async kind => {
      const item = await practice.kept(10);
      if (kind === 'withdrawn')
        await practice.pharmacist.http.patch(`/stock-items/${item.id}`, { is_active: false });
      const gone = kind === 'withdrawn' ? item : { ...item, id: newId() };
      const refusal = {
        status: 400,
        code: 'prescriptions.stock_item_unavailable',
        detail: `The pharmacy does not keep this any more: ${item.name}.`,
      };
      const form = prescriptionForm(await practice.visit(), { items: [aMedicine(), of(gone, 1)] });
      expectProblem(await practice.doctor.http.post('/prescriptions', form), refusal);
      const draft = await practice.draft();
      const change = { items: [of(gone, 1)] };
      expectProblem(await practice.doctor.http.send('PUT', `/prescriptions/${draft.id}`, change), refusal);
    },
  );
});

describe('dispensing', () => {
  it('takes all of it from stock for this patient, and everybody is told', async () => {
    const [a, b] = [await practice.kept(10), await practice.kept(7)];
    const issued = await practice.issued({ items: [of(a, 4), aMedicine(), of(b, 7), of(a, 1)] });
    const { status, body, headers } = await dispense(issued.id);
    expect([status, headers.get('etag')]).toEqual([200, '"3"']);
    expect(body).toMatchObject({ status: 'DISPENSED', dispensed_at: expect.any(String) as string });
    expect([await levelOf(a), await levelOf(b)]).toEqual([5, 0]);
    const movements = await api.sql(
      `select stock_item_id, quantity from ${practice.hospital.schema}.stock_movements
       where source_id = $1 and patient_id = $2 and actor_id = $3`,
      [issued.id, issued['patient_id'], practice.pharmacist.id],
    );
    expect(movements).toEqual(
      expect.arrayContaining([
        { stock_item_id: a.id, quantity: -5 },
        { stock_item_id: b.id, quantity: -7 },
      ]),
    );
    expect(movements).toHaveLength(2);
    const told = (await historyOf(api, practice.hospital, issued.id)).filter(
      ({ action }) => action === 'prescription.dispensed',
    );
    expect(told).toMatchObject([
      {
        changes: { status: ['ISSUED', 'DISPENSED'] },
        payload: {
          prescription_id: issued.id,
          patient_id: issued['patient_id'],
          doctor_id: practice.doctor.id,
        },
      },
    ]);
  });

  it('of what the pharmacy does not keep takes nothing', async () => {
    const { id } = await practice.issued();
    expect((await dispense(id)).body.status).toBe('DISPENSED');
  });

  it('is all or nothing: what is short is named, and the rest stays', async () => {
    const [enough, short] = [await practice.kept(10), await practice.kept(3)];
    const { id } = await practice.issued({ items: [of(enough, 2), of(short, 2), of(short, 2)] });
    const answer = await dispense(id);
    expectProblem(answer, { status: 400, code: 'stock.insufficient', detail: new RegExp(short.name) });
    expect(JSON.stringify(answer.body)).not.toContain(enough.name);
    expect([await levelOf(enough), await levelOf(short)]).toEqual([10, 3]);
    expect((await practice.doctor.http.get(`/prescriptions/${id}`)).body['status']).toBe('ISSUED');
    await practice.pharmacist.http.post(`/stock-items/${short.id}/movements`, {
      kind: 'receive',
      quantity: 1,
    });
    expect((await dispense(id)).body.status).toBe('DISPENSED');
    expect([await levelOf(enough), await levelOf(short)]).toEqual([8, 0]);
  });

  it('of an item that was withdrawn after the issue is refused', async () => {
    const item = await practice.kept(10);
    const { id } = await practice.issued({ items: [of(item, 2)] });
    await practice.pharmacist.http.patch(`/stock-items/${item.id}`, { is_active: false });
    expectProblem(await dispense(id), { status: 400, code: 'stock.item_gone' });
  });

  it('is for pharmacists and administrators', async () => {
    const { id } = await practice.issued();
    for (const who of [practice.doctor, practice.receptionist])
      expectProblem(await dispense(id, who), {
        status: 403,
        code: 'access.denied',
        detail: /pharmacy:dispense/,
      });
    expect((await dispense(id, practice.admin)).status).toBe(200);
  });

  it('of an older version, or of nothing, is refused', async () => {
    const { id } = await practice.issued();
    expectProblem(await dispense(id, practice.pharmacist, { 'if-match': '"1"' }), {
      status: 412,
      code: 'precondition.failed',
    });
    expectProblem(await dispense(newId()), { status: 404, code: 'prescriptions.not_found' });
  });
});

/** As many issued prescriptions as one that was made over HTTP, each for a visit of its own. */
async function copiesOf({ id }: Prescription, count: number): Promise<string[]> {
  const { schema } = practice.hospital;
  const rows = await api.sql<{ id: string }>(
    `with stays as (
       insert into ${schema}.admissions (id, patient_id, doctor_id, department_id, status, admitted_at, discharged_at,
         discharge_summary, created_at, updated_at)
       select gen_random_uuid(), r.patient_id, r.doctor_id, a.department_id, 'DISCHARGED', r.created_at, r.created_at,
         'Well', r.created_at, r.updated_at
       from ${schema}.prescriptions r join ${schema}.appointments a on a.id = r.appointment_id, generate_series(1, $2)
       where r.id = $1 returning id
     ), made as (
       insert into ${schema}.prescriptions (id, prescription_code, patient_id, doctor_id, admission_id, status,
         created_at, updated_at)
       select gen_random_uuid(), prescription_code || '-' || row_number() over (), patient_id, doctor_id, stays.id, 'DRAFT',
         created_at, updated_at
       from ${schema}.prescriptions r, stays where r.id = $1 returning id
     ), items as (
       insert into ${schema}.prescription_items (id, prescription_id, position, stock_item_id, medicine_name, quantity)
       select gen_random_uuid(), made.id, position, stock_item_id, medicine_name, quantity
       from made, ${schema}.prescription_items where prescription_id = $1
     ) select id from made`,
    [id, count],
  );
  const ids = rows.map(row => row.id);
  await api.sql(
    `update ${schema}.prescriptions set status = 'ISSUED', issued_at = now(), version = version + 1 where id = any($1)`,
    [ids],
  );
  return ids;
}

/** On a busy machine some of a hundred wait too long for their turn and are told to come again, before anything is taken. */
async function untilServed<T>(send: () => Promise<Answer<T>>): Promise<Answer<T>> {
  let answer = await send();
  for (let again = 0; again < 10 && answer.status === 503; again++) answer = await send();
  return answer;
}

describe('in parallel', () => {
  it('100 prescriptions of one unit share the last 10: ten get theirs', async () => {
    const item = await practice.kept(10);
    const ids = await copiesOf(await practice.issued({ items: [of(item, 1)] }), 100);
    const answers = await Promise.all(ids.map(id => untilServed(() => dispense(id))));
    const outcomes = answers.map(({ status, body }) => `${status} ${(body as { code?: string }).code ?? ''}`);
    expect(outcomes.toSorted()).toEqual([
      ...Array.from({ length: 10 }, () => '200 '),
      ...Array.from({ length: 90 }, () => '400 stock.insufficient'),
    ]);
    expect(await takenOf(item)).toEqual({ sum: 0, level: 0, taken: 10 });
    const given = await countOf(
      api,
      practice.hospital,
      'prescriptions',
      `status = 'DISPENSED' and id = any($1)`,
      [ids],
    );
    expect(given).toBe(10);
  });

  it('200 pairs with the same items in opposite order: nobody is stuck, and nothing is lost', async () => {
    const [a, b] = [await practice.kept(1000), await practice.kept(1000)];
    const there = await copiesOf(await practice.issued({ items: [of(a, 1), of(b, 1)] }), 200);
    const back = await copiesOf(await practice.issued({ items: [of(b, 1), of(a, 1)] }), 200);
    for (let n = 0; n < 200; n += 10) {
      const pairs = there.slice(n, n + 10).flatMap((id, pair) => [id, back[n + pair] ?? '']);
      const answers = await Promise.all(pairs.map(id => dispense(id)));
      expect(inStatus(answers, 200)).toHaveLength(20);
    }
    for (const item of [a, b]) expect(await takenOf(item)).toEqual({ sum: 600, level: 600, taken: 400 });
  });

  it('one prescription is dispensed once, however often it is tried', async () => {
    const item = await practice.kept(100);
    const { id } = await practice.issued({ items: [of(item, 3)] });
    const answers = await Promise.all(Array.from({ length: 20 }, () => dispense(id)));
    expect(inStatus(answers, 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expectProblem(answer, { status: 400, code: 'prescriptions.wrong_status' });
    expect(await takenOf(item)).toEqual({ sum: 97, level: 97, taken: 3 });
  });

  it('with a cancellation, it is either dispensed or cancelled, and stock agrees', async () => {
    for (let round = 0; round < 10; round++) {
      const item = await practice.kept(5);
      const { id } = await practice.issued({ items: [of(item, 5)] });
      const [given, cancelled] = await Promise.all([
        dispense(id),
        practice.doctor.http.patch(`/prescriptions/${id}`, { status: 'CANCELLED', reason: 'Recalled' }),
      ]);
      expect([given.status, cancelled.status].toSorted()).toEqual([200, 400]);
      expect(await levelOf(item)).toBe(given.status === 200 ? 0 : 5);
    }
  });
});

it('a draft that names a batch of medicines is written back as it came', async () => {
  const item = await practice.kept(10);
  const draft = await aPrescription(practice.doctor.http, await practice.visit(), { items: [of(item, 2)] });
  const { items, chief_complaint, diagnosis } = draft;
  const { body } = await practice.doctor.http.send('PUT', `/prescriptions/${draft.id}`, {
    items,
    chief_complaint,
    diagnosis,
  });
  expect(body).toEqual(draft);
});
