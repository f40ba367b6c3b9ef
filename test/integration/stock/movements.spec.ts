import { aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aDelivery, aStockItem, type StockItem } from '../../factories/stock-item.js';
import { startApi, type TestApi } from '../../support/api.js';
import { morning, today } from '../../support/hospital-time.js';
import type { Answer } from '../../support/http-client.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';
import { aPharmacy, type Pharmacy } from './pharmacy.js';

let api: TestApi;
let hospital: Hospital;
let pharmacist: Member;
let pharmacy: Pharmacy;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  pharmacist = await aStaffMember(api, hospital, { roles: ['PHARMACIST'] });
  pharmacy = aPharmacy(api, hospital);
});
afterAll(() => api.close());

interface Movement {
  readonly number: number;
  readonly kind: string;
  readonly quantity: number;
  readonly level_after: number;
  readonly batch_number: string | null;
  readonly expires_on: string | null;
}

const book = (id: string, body: object, headers: Record<string, string> = {}) =>
  pharmacist.http.post<{ stock_item: StockItem; movements: Movement[] }>(
    `/stock-items/${id}/movements`,
    body,
    {
      headers,
    },
  );
const batchesOf = async (id: string, query = '') =>
  (await pharmacist.http.get<Movement[]>(`/stock-items/${id}/batches${query}`)).body.map(
    ({ batch_number, expires_on, quantity }) => [batch_number, expires_on, quantity],
  );

describe('what arrives', () => {
  it('is in its batch, in the history, and in the level', async () => {
    const { id } = await aStockItem(pharmacist.http, { current_stock: 4 });
    const answer = await book(id, {
      kind: 'receive',
      quantity: 100,
      batch_number: 'LOT-7',
      expires_on: '2031-06-30',
    });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        stock_item: { id, current_stock: 104 },
        movements: [
          {
            number: 2,
            kind: 'receive',
            quantity: 100,
            level_after: 104,
            batch_number: 'LOT-7',
            expires_on: '2031-06-30',
            reason: null,
            source_id: null,
            actor_id: pharmacist.id,
            at: morning.toISOString(),
          },
        ],
      },
    });
    expect(await batchesOf(id)).toEqual([
      ['LOT-7', '2031-06-30', 100],
      [null, null, 4],
    ]);
    expect((await historyOf(api, hospital, id)).at(-1)).toMatchObject({
      action: 'stock.received',
      changes: { current_stock: [4, 104] },
      payload: { stock_item_id: id },
    });
  });

  it('goes into the batch that is known, by any case and with or without its expiry', async () => {
    const { id } = await aStockItem(pharmacist.http);
    await aDelivery(pharmacist.http, id, { quantity: 10, batch_number: 'AB-1', expires_on: '2031-06-30' });
    await aDelivery(pharmacist.http, id, { quantity: 5, batch_number: 'ab-1' });
    await aDelivery(pharmacist.http, id, { quantity: 1, batch_number: 'AB-1', expires_on: '2031-06-30' });
    expect(await batchesOf(id)).toEqual([['AB-1', '2031-06-30', 16]]);
    expectProblem(
      await book(id, { kind: 'receive', quantity: 1, batch_number: 'AB-1', expires_on: '2032-01-01' }),
      { status: 400, code: 'stock.batch_differs', detail: /2031-06-30/ },
    );
  });

  it('may expire today, and not have expired', async () => {
    const { id } = await aStockItem(pharmacist.http);
    await aDelivery(pharmacist.http, id, { quantity: 1, expires_on: today });
    expectProblem(await book(id, { kind: 'receive', quantity: 1, expires_on: '2030-01-06' }), {
      status: 400,
      code: 'stock.already_expired',
    });
  });

  it('is counted once when it is sent twice with one key', async () => {
    const { id } = await aStockItem(pharmacist.http);
    const send = () => book(id, { kind: 'receive', quantity: 9 }, { 'idempotency-key': `of-${id}` });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    expect(await countOf(api, hospital, 'stock_movements', 'stock_item_id = $1', [id])).toBe(1);
  });

  it('cannot be more than an item holds', async () => {
    const { id } = await aStockItem(pharmacist.http, { current_stock: 1_000_000_000 });
    expectProblem(await book(id, { kind: 'receive', quantity: 1_000_000_000 }), {
      status: 400,
      code: 'stock.too_many',
    });
  });

  it('at the same time, 30 times over, in one new batch, adds up', async () => {
    const { id } = await aStockItem(pharmacist.http);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => book(id, { kind: 'receive', quantity: 2, batch_number: 'NEW' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(await batchesOf(id)).toEqual([['NEW', null, 60]]);
  });
});

describe('what comes back', () => {
  it('goes into the batch that is named, or among stock of which nothing is known', async () => {
    const { id } = await aStockItem(pharmacist.http);
    await aDelivery(pharmacist.http, id, { quantity: 10, batch_number: 'R1', expires_on: '2031-01-01' });
    await book(id, { kind: 'return', quantity: 2, batch_number: 'R1' });
    await book(id, { kind: 'return', quantity: 3 });
    expect(await batchesOf(id)).toEqual([
      ['R1', '2031-01-01', 12],
      [null, null, 3],
    ]);
  });
});

describe('what is thrown away', () => {
  it('is what has expired first of all, over several batches, one movement each', async () => {
    const { id } = await aStockItem(pharmacist.http, { current_stock: 50 });
    await aDelivery(pharmacist.http, id, { quantity: 5, batch_number: 'W2', expires_on: '2031-01-01' });
    await aDelivery(pharmacist.http, id, { quantity: 5, batch_number: 'W1', expires_on: today });
    const { status, body } = await book(id, { kind: 'waste', quantity: 7, reason: 'Broken fridge' });
    expect(status).toBe(201);
    expect(body.movements.map(each => [each.batch_number, each.quantity, each.level_after])).toEqual([
      ['W1', -5, 55],
      ['W2', -2, 53],
    ]);
    expect(body.stock_item.current_stock).toBe(53);
    expect(await batchesOf(id)).toEqual([
      ['W2', '2031-01-01', 3],
      [null, null, 50],
    ]);
    expect(await batchesOf(id, '?include_empty=true')).toContainEqual(['W1', today, 0]);
  });

  it('comes out of the batch that is named, and of no other', async () => {
    const { id } = await aStockItem(pharmacist.http, { current_stock: 50 });
    await aDelivery(pharmacist.http, id, { quantity: 5, batch_number: 'W3' });
    await aDelivery(pharmacist.http, id, { quantity: 6, expires_on: '2031-01-01' });
    await book(id, { kind: 'waste', quantity: 1, batch_number: 'w3', reason: 'x' });
    await book(id, { kind: 'waste', quantity: 1, expires_on: '2031-01-01', reason: 'x' });
    expect(await batchesOf(id)).toEqual([
      [null, '2031-01-01', 5],
      [null, null, 50],
      ['W3', null, 4],
    ]);
    expectProblem(await book(id, { kind: 'waste', quantity: 5, batch_number: 'W3', reason: 'x' }), {
      status: 400,
      code: 'stock.insufficient',
      items: [{ stock_item_id: id, wanted: 5, available: 4, name: expect.any(String) as string }],
    });
    expectProblem(await book(id, { kind: 'waste', quantity: 1, batch_number: 'W4', reason: 'x' }), {
      status: 404,
      code: 'stock.batch_not_found',
    });
  });
});

describe('a correction', () => {
  it('goes up and down, with its reason', async () => {
    const { id } = await aStockItem(pharmacist.http, { current_stock: 10 });
    expect(
      (await book(id, { kind: 'adjust', quantity: 3, reason: 'Found' })).body.stock_item.current_stock,
    ).toBe(13);
    const less = await book(id, { kind: 'adjust', quantity: -13, reason: 'Lost' });
    expect(less.body).toMatchObject({ stock_item: { current_stock: 0 }, movements: [{ reason: 'Lost' }] });
    expectProblem(await book(id, { kind: 'adjust', quantity: -1, reason: 'Lost' }), {
      status: 400,
      code: 'stock.insufficient',
    });
  });
});

describe('a movement', () => {
  it.each<[string, object]>([
    ['of nothing', { kind: 'receive', quantity: 0 }],
    ['of less than nothing', { kind: 'return', quantity: -1 }],
    ['of half a unit', { kind: 'receive', quantity: 1.5 }],
    ['of text', { kind: 'receive', quantity: '5' }],
    ['of too much', { kind: 'adjust', quantity: -1e10, reason: 'x' }],
    ['that changes nothing', { kind: 'adjust', quantity: 0, reason: 'x' }],
    ['of an unknown kind', { kind: 'steal', quantity: 1 }],
    ['that belongs to prescriptions', { kind: 'dispense', quantity: 1 }],
    ['wasted for no reason', { kind: 'waste', quantity: 1 }],
    ['adjusted for no reason', { kind: 'adjust', quantity: 1, reason: ' ' }],
    ['with an unknown member', { kind: 'receive', quantity: 1, patient_id: null }],
    ['with no day', { kind: 'receive', quantity: 1, expires_on: '2030-02-30' }],
    ['with a long batch number', { kind: 'receive', quantity: 1, batch_number: 'x'.repeat(51) }],
    ['without kind', { quantity: 1 }],
  ])('%s is refused', async (_, body) => {
    const { id } = await aStockItem(pharmacist.http);
    expectProblem(await book(id, body), { status: 422, code: 'validation.failed' });
    expect(await countOf(api, hospital, 'stock_movements', 'stock_item_id = $1', [id])).toBe(0);
  });

  it('of a row that moved on is refused when If-Match says so', async () => {
    const { id } = await aStockItem(pharmacist.http, { current_stock: 5 });
    expectProblem(await book(id, { kind: 'waste', quantity: 1, reason: 'x' }, { 'if-match': '"1"' }), {
      status: 412,
      code: 'precondition.failed',
    });
  });

  it('cannot be changed or taken back, nor a level without one, by any role of the product', async () => {
    const { id } = await aStockItem(pharmacist.http, { current_stock: 5 });
    const { schema, code } = hospital;
    for (const statement of [
      `update ${schema}.stock_movements set at = at + interval '1 second'`,
      `delete from ${schema}.stock_movements`,
      `truncate ${schema}.stock_movements`,
      `update ${schema}.stock_items set current_stock = 7 where id = '${id}'`,
      `update ${schema}.stock_items set movement_count = 0 where id = '${id}'`,
      `update ${schema}.stock_batches set quantity = 7 where stock_item_id = '${id}'`,
      `insert into ${schema}.stock_items (id, type, name, current_stock, created_at, updated_at)
       values (gen_random_uuid(), 'EQUIPMENT', 'From nowhere', 5, now(), now())`,
      `insert into ${schema}.stock_batches (id, stock_item_id, quantity, expires_on, created_at)
       values (gen_random_uuid(), '${id}', 5, '2031-01-01', now())`,
    ]) {
      await expect(api.sql(statement)).rejects.toMatchObject({ code: '42501' });
      await expect(pharmacy.asRole(`t_${code}`, statement)).rejects.toMatchObject({ code: '42501' });
    }
    await pharmacy.expectBalanced([id]);
  });
});

describe('the history', () => {
  it('is paged, latest first, without gaps, and shows no patient', async () => {
    const item = await aStockItem(pharmacist.http);
    for (let n = 1; n <= 5; n++) await aDelivery(pharmacist.http, item.id, { quantity: n });
    await pharmacy.dispense([{ stock_item_id: item.id, quantity: 1 }]);
    const page = async (query: string) => {
      const { status, body } = await pharmacist.http.get<{ items: Movement[]; total: number }>(
        `/stock-items/${item.id}/movements${query}`,
      );
      expect([status, body.total]).toEqual([200, 6]);
      return body.items;
    };
    expect((await page('')).map(({ number }) => number)).toEqual([6, 5, 4, 3, 2, 1]);
    expect((await page('?page=2&page_size=4')).map(({ number }) => number)).toEqual([2, 1]);
    expect(await page('?page=3&page_size=4')).toEqual([]);
    const [latest] = await page('?page_size=1');
    expect(latest).toMatchObject({
      kind: 'dispense',
      quantity: -1,
      level_after: 14,
      source_kind: 'prescription',
    });
    expect(latest).not.toHaveProperty('patient_id');
    const [, received] = await page('');
    expect(received).toMatchObject({ actor_name: expect.stringContaining('Member') as string });
  });
});

describe('a recall', () => {
  const recall = (query: string, { http } = pharmacist): Promise<Answer<Recall>> =>
    http.get<Recall>(`/stock-batches/recall?${query}`);

  interface Recall {
    readonly batches: { stock_item_id: string; quantity: number }[];
    readonly patients: { id: string; full_name: string; quantity: number }[];
  }

  it('names everybody who received some of the batch, and nobody else, and is in the audit', async () => {
    const [drug, other] = [await aStockItem(pharmacist.http), await aStockItem(pharmacist.http)];
    await aDelivery(pharmacist.http, drug.id, {
      quantity: 6,
      batch_number: 'BAD-1',
      expires_on: '2030-06-30',
    });
    await aDelivery(pharmacist.http, drug.id, {
      quantity: 9,
      batch_number: 'GOOD',
      expires_on: '2031-06-30',
    });
    await aDelivery(pharmacist.http, other.id, { quantity: 9, batch_number: 'bad-1' });
    const [asha, meera, late, stranger] = await Promise.all(
      ['Asha', 'Meera', 'Late', 'Stranger'].map(first_name => aPatient(hospital.admin.http, { first_name })),
    );
    const give = (to: { id: string } | undefined, id: string, quantity: number) =>
      pharmacy.dispense([{ stock_item_id: id, quantity }], to?.id);
    await give(asha, drug.id, 1);
    await give(meera, drug.id, 2);
    await give(asha, drug.id, 2);
    await give(late, drug.id, 3); // one of the bad batch, two of the good one
    await give(stranger, other.id, 1);

    const { status, body } = await recall(`batch_number=bad-1&item_id=${drug.id}`);
    expect(status).toBe(200);
    expect(body.batches).toEqual([expect.objectContaining({ stock_item_id: drug.id, quantity: 0 })]);
    expect(new Map(body.patients.map(({ id, quantity }) => [id, quantity]))).toEqual(
      new Map([
        [asha?.id, 3],
        [meera?.id, 2],
        [late?.id, 1],
      ]),
    );
    expect(body.patients.find(({ id }) => id === asha?.id)).toMatchObject({
      patient_code: expect.stringMatching(/-P-/) as string,
      first_at: morning.toISOString(),
      prescription_ids: [expect.any(String) as string, expect.any(String) as string],
    });
    const [audit] = await api.sql<{ patient_ids: string[]; actor_id: string }>(
      `select patient_ids, actor_id from ${hospital.schema}.audit_entries
       where action = 'stock_batch.recipients_listed' order by id desc limit 1`,
    );
    expect(audit?.actor_id).toBe(pharmacist.id);
    expect(audit?.patient_ids.toSorted()).toEqual([asha, meera, late].map(each => each?.id).sort());

    const everywhere = await recall('batch_number=BAD-1');
    expect(everywhere.body.batches).toHaveLength(2);
    expect(everywhere.body.patients.map(({ id }) => id)).toContain(stranger?.id);
  });

  it('of a batch that nobody has finds nobody', async () => {
    expect((await recall('batch_number=NONE')).body).toEqual({ batches: [], patients: [] });
  });

  it('needs the number of a batch, and the right to see patients', async () => {
    expectProblem(await recall(''), { status: 422, code: 'validation.failed' });
    await hospital.admin.http.post('/roles', {
      name: 'Storekeeper',
      permission_codes: ['stock_items:view', 'stock_items:manage'],
    });
    const keeper = await aStaffMember(api, hospital, { roles: ['Storekeeper'] });
    expectProblem(await recall('batch_number=BAD-1', keeper), {
      status: 403,
      code: 'access.denied',
    });
  });
});
