import { randomUUID } from 'node:crypto';
import { AppError } from '../../../src/core/errors/app-error.js';
import { aHospital, type Hospital } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aDelivery, aStockItem, type StockItem } from '../../factories/stock-item.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at, morning, today } from '../../support/hospital-time.js';
import type { HttpClient } from '../../support/http-client.js';
import { countOf } from '../../support/records.js';
import { statementsOf } from '../../performance/statements.js';
import { aPharmacy, type Pharmacy } from './pharmacy.js';

let api: TestApi;
let hospital: Hospital;
let http: HttpClient;
let pharmacy: Pharmacy;
let patient: string;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  http = hospital.admin.http;
  pharmacy = aPharmacy(api, hospital);
  patient = (await aPatient(http)).id;
});
afterAll(() => api.close());
afterEach(() => api.setClock(morning));

const line = ({ id }: { id: string }, quantity: number) => ({ stock_item_id: id, quantity });
const take = (...lines: ReturnType<typeof line>[]) => pharmacy.dispense(lines, patient);
const levelOf = async ({ id }: { id: string }) =>
  (await http.get<StockItem>(`/stock-items/${id}`)).body.current_stock;
const left = async ({ id }: { id: string }) =>
  (await http.get<{ batch_number: string; quantity: number }[]>(`/stock-items/${id}/batches`)).body.map(
    ({ batch_number, quantity }) => [batch_number, quantity],
  );
const timesLow = ({ id }: { id: string }) =>
  countOf(api, hospital, 'outbox', `event = 'stock.low' and payload->>'stock_item_id' = $1`, [id]);

/** Runs everything at once: how many were done, how many found too little, and whatever else went wrong. */
async function atOnce(work: readonly (() => Promise<unknown>)[]) {
  const outcomes = await Promise.allSettled(work.map(each => each()));
  const errors = outcomes.flatMap(each => (each.status === 'rejected' ? [each.reason as unknown] : []));
  const short = errors.filter(error => error instanceof AppError && error.code === 'stock.insufficient');
  return {
    done: outcomes.length - errors.length,
    short: short.length,
    others: errors.filter(error => !short.includes(error)),
  };
}

describe('dispensing', () => {
  it('takes the first batch to expire first, those without expiry last, and writes down to whom', async () => {
    const item = await aStockItem(http, { current_stock: 5 });
    await aDelivery(http, item.id, { quantity: 5, batch_number: 'LATE', expires_on: '2032-01-01' });
    await aDelivery(http, item.id, { quantity: 5, batch_number: 'SOON', expires_on: '2030-02-01' });
    const prescription = randomUUID();
    await pharmacy.dispense([line(item, 12)], patient, prescription);
    expect(await left(item)).toEqual([[null, 3]]);
    const rows = await api.sql(
      `select b.batch_number, m.quantity, m.level_after, m.source_kind, m.source_id, m.patient_id
       from ${hospital.schema}.stock_movements m join ${hospital.schema}.stock_batches b on b.id = m.batch_id
       where m.stock_item_id = $1 and m.kind = 'dispense' order by m.number`,
      [item.id],
    );
    const common = { source_kind: 'prescription', source_id: prescription, patient_id: patient };
    expect(rows).toEqual([
      { batch_number: 'SOON', quantity: -5, level_after: 10, ...common },
      { batch_number: 'LATE', quantity: -5, level_after: 5, ...common },
      { batch_number: null, quantity: -2, level_after: 3, ...common },
    ]);
    const [audit] = await api.sql(
      `select action, patient_ids from ${hospital.schema}.audit_entries where entity_id = $1`,
      [prescription],
    );
    expect(audit).toEqual({ action: 'stock.dispensed', patient_ids: [patient] });
    await pharmacy.expectBalanced([item.id]);
  });

  it('never takes what has expired, by the day of the hospital', async () => {
    const item = await aStockItem(http);
    await aDelivery(http, item.id, { quantity: 5, batch_number: 'TODAY', expires_on: today });
    api.setClock(at('23:59'));
    await take(line(item, 1));
    // Half past midnight in India; in UTC the day has not changed yet.
    api.setClock(at('00:30', '2030-01-08'));
    await expect(take(line(item, 1))).rejects.toMatchObject({
      code: 'stock.insufficient',
      status: 400,
      extras: { members: { items: [{ stock_item_id: item.id, wanted: 1, available: 0 }] } },
    });
    expect(await levelOf(item)).toBe(4);
  });

  it('adds up lines of one item', async () => {
    const item = await aStockItem(http, { current_stock: 10 });
    await expect(take(line(item, 6), line(item, 6))).rejects.toMatchObject({ code: 'stock.insufficient' });
    expect(await levelOf(item)).toBe(10);
    await take(line(item, 6), line(item, 4));
    expect(await levelOf(item)).toBe(0);
  });

  it('takes all or nothing, and names what is missing', async () => {
    const [plenty, few, none] = [
      await aStockItem(http, { current_stock: 100 }),
      await aStockItem(http, { current_stock: 2, name: 'Insulin' }),
      await aStockItem(http, { name: 'Morphine' }),
    ];
    await expect(take(line(plenty, 1), line(few, 3), line(none, 1))).rejects.toMatchObject({
      code: 'stock.insufficient',
      detail: 'There is not enough stock: Insulin (3 wanted, 2 available), Morphine (1 wanted, 0 available).',
    });
    expect(await levelOf(plenty)).toBe(100);
    expect(
      await countOf(api, hospital, 'stock_movements', `kind = 'dispense' and stock_item_id = $1`, [
        plenty.id,
      ]),
    ).toBe(0);
  });

  it('refuses items that are retired or unknown', async () => {
    const [item, old] = [
      await aStockItem(http, { current_stock: 5 }),
      await aStockItem(http, { current_stock: 5, is_active: false, name: 'Old stuff' }),
    ];
    await expect(take(line(item, 1), line(old, 1))).rejects.toMatchObject({
      status: 400,
      code: 'stock.item_gone',
      detail: 'No longer in stock: Old stuff.',
    });
    await expect(take(line(item, 1), line({ id: randomUUID() }, 1))).rejects.toMatchObject({
      code: 'stock.item_gone',
    });
    expect(await levelOf(item)).toBe(5);
  });

  it('happens once for a prescription, also when it is asked twice at once', async () => {
    const item = await aStockItem(http, { current_stock: 50 });
    const prescription = randomUUID();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => pharmacy.dispense([line(item, 2)], patient, prescription)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await levelOf(item)).toBe(48);
  });

  it('takes the same few statements for one line and for many batches of many items', async () => {
    const items = await Promise.all(Array.from({ length: 12 }, () => aStockItem(http, { current_stock: 3 })));
    for (const { id } of items)
      await aDelivery(http, id, { quantity: 3, batch_number: 'S', expires_on: '2031-01-01' });
    const one = await statementsOf(() => take(line(items[0] as StockItem, 1)));
    const many = await statementsOf(() => take(...items.map(item => line(item, 5))));
    expect([one.length, many.length]).toEqual([4, 4]); // items, batches, movements; audit and outbox
    await pharmacy.expectBalanced(items.map(({ id }) => id));
  });

  it('tells others what an item is and how much there is of it', async () => {
    const item = await aStockItem(http, { current_stock: 8 });
    const [card, ...others] = await pharmacy.cards([item.id, randomUUID()]);
    expect(others).toEqual([]);
    expect(card).toEqual({
      id: item.id,
      name: item.name,
      form: 'Tablet',
      strength: '500 mg',
      is_active: true,
      current_stock: 8,
    });
    expect(await pharmacy.cards([])).toEqual([]);
  });
});

describe('at once', () => {
  it('a hundred want the last ten: ten get one, and nothing is left', async () => {
    const item = await aStockItem(http, { current_stock: 4 });
    await aDelivery(http, item.id, { quantity: 6, batch_number: 'LAST', expires_on: '2031-01-01' });
    const outcome = await atOnce(Array.from({ length: 100 }, () => () => take(line(item, 1))));
    expect(outcome).toEqual({ done: 10, short: 90, others: [] });
    expect(await levelOf(item)).toBe(0);
    await pharmacy.expectBalanced([item.id]);
  });

  it('two hundred name two items in opposite order: nobody waits for ever', async () => {
    const [a, b] = [
      await aStockItem(http, { current_stock: 200 }),
      await aStockItem(http, { current_stock: 200 }),
    ];
    const deadlocks = async () =>
      (
        await api.sql<{ deadlocks: string }>(
          'select deadlocks from pg_stat_database where datname = current_database()',
        )
      )[0]?.deadlocks;
    const before = await deadlocks();
    const outcome = await atOnce(
      Array.from(
        { length: 200 },
        (_, n) => () => (n % 2 ? take(line(a, 1), line(b, 1)) : take(line(b, 1), line(a, 1))),
      ),
    );
    expect(outcome).toEqual({ done: 200, short: 0, others: [] });
    expect([await levelOf(a), await levelOf(b)]).toEqual([0, 0]);
    // A deadlock would be tried again; so that none happened is asked of the database.
    expect(await deadlocks()).toBe(before);
    await pharmacy.expectBalanced([a.id, b.id]);
  }, 60_000);

  it('dispensing, wasting, receiving and counting leave the books in order', async () => {
    const item = await aStockItem(http, { current_stock: 30 });
    const path = `/stock-items/${item.id}`;
    const work = Array.from({ length: 60 }, (_, n) => async () => {
      if (n % 4 === 0) return take(line(item, 1));
      const { status } = await [
        () => http.post(`${path}/movements`, { kind: 'receive', quantity: 2, batch_number: `B${n % 3}` }),
        () => http.post(`${path}/movements`, { kind: 'waste', quantity: 1, reason: 'Broken' }),
        () => http.patch(path, { current_stock: 20, adjust_stock: true }),
      ][(n % 4) - 1]!();
      expect([200, 201]).toContain(status);
    });
    expect(await atOnce(work)).toMatchObject({ others: [] });
    await pharmacy.expectBalanced([item.id]);
  });
});

describe('a level that falls to the reorder level', () => {
  it('is told once, whoever of fifty it was', async () => {
    const item = await aStockItem(http, { current_stock: 60, reorder_level: 30 });
    const outcome = await atOnce(Array.from({ length: 50 }, () => () => take(line(item, 1))));
    expect(outcome.done).toBe(50);
    expect(await timesLow(item)).toBe(1);
    const [told] = await api.sql(
      `select payload from ${hospital.schema}.outbox where event = 'stock.low' and payload->>'stock_item_id' = $1`,
      [item.id],
    );
    expect(told).toEqual({
      payload: { stock_item_id: item.id, name: item.name, current_stock: 30, reorder_level: 30 },
    });
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['dispense', id => take(line({ id }, 6))],
    ['waste', id => http.post(`/stock-items/${id}/movements`, { kind: 'waste', quantity: 6, reason: 'x' })],
    [
      'adjustment',
      id => http.post(`/stock-items/${id}/movements`, { kind: 'adjust', quantity: -6, reason: 'x' }),
    ],
    ['counting', id => http.patch(`/stock-items/${id}`, { current_stock: 4, adjust_stock: true })],
    ['a higher reorder level', id => http.patch(`/stock-items/${id}`, { reorder_level: 10 })],
    [
      'both at once',
      id => http.patch(`/stock-items/${id}`, { current_stock: 4, adjust_stock: true, reorder_level: 10 }),
    ],
  ])('is told when it falls by %s', async (_, fall) => {
    const item = await aStockItem(http, { current_stock: 10, reorder_level: 5 });
    await fall(item.id);
    expect(await timesLow(item)).toBe(1);
    await take(line(item, 1));
    expect(await timesLow(item)).toBe(1);
  });

  it('is told again when it has been above in between, and not while nobody watches', async () => {
    const item = await aStockItem(http, { current_stock: 10, reorder_level: 5 });
    await take(line(item, 6));
    await aDelivery(http, item.id, { quantity: 10 });
    await take(line(item, 10));
    expect(await timesLow(item)).toBe(2);
    const unwatched = await aStockItem(http, { current_stock: 1 });
    await take(line(unwatched, 1));
    expect(await timesLow(unwatched)).toBe(0);
  });
});

describe('whatever is done', () => {
  /** Mulberry32: the same on every machine. */
  const randomBy = (seed: number) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };

  it.each([1, 2, 3, 4])(
    'level, movements and batches say the same (seed %i)',
    async seed => {
      const random = randomBy(seed);
      const upTo = (n: number) => Math.floor(random() * n);
      const items = await Promise.all(
        Array.from({ length: 3 }, () =>
          aStockItem(http, { current_stock: upTo(40), reorder_level: upTo(20) }),
        ),
      );
      let expected = items.map(({ current_stock }) => current_stock);
      for (let step = 0; step < 60; step++) {
        const n = upTo(items.length);
        const item = items[n] as StockItem;
        const quantity = 1 + upTo(15);
        const batch = [{}, { batch_number: `B${upTo(3)}` }, { expires_on: `2031-0${1 + upTo(3)}-01` }][
          upTo(3)
        ];
        const move = (body: object) => http.post(`/stock-items/${item.id}/movements`, body);
        const change = await [
          async () => ((await move({ kind: 'receive', quantity, ...batch })).status === 201 ? quantity : 0),
          async () => ((await move({ kind: 'return', quantity, ...batch })).status === 201 ? quantity : 0),
          async () =>
            (await move({ kind: 'waste', quantity, reason: 'x', ...batch })).status === 201 ? -quantity : 0,
          async () =>
            (await move({ kind: 'adjust', quantity: -quantity, reason: 'x' })).status === 201 ? -quantity : 0,
          async () => {
            await http.patch(`/stock-items/${item.id}`, { current_stock: quantity, adjust_stock: true });
            return quantity - (expected[n] ?? 0);
          },
          () =>
            take(line(item, quantity)).then(
              () => -quantity,
              () => 0,
            ),
        ][upTo(6)]!();
        expected = expected.map((level, index) => (index === n ? level + change : level));
      }
      expect(await Promise.all(items.map(levelOf))).toEqual(expected);
      await pharmacy.expectBalanced(items.map(({ id }) => id));
    },
    60_000,
  );
});
