import { randomUUID } from 'node:crypto';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aStockItem, stockItemForm, type StockItem } from '../../factories/stock-item.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { Answer } from '../../support/http-client.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let pharmacist: Member;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
  pharmacist = await aStaffMember(api, hospital, { roles: ['PHARMACIST'] });
});
afterAll(() => api.close());

const list = (query: string, { http } = pharmacist) => http.get<StockItem[]>(`/stock-items${query}`);
const names = ({ status, body }: Answer<StockItem[]>): string[] => {
  expect(status).toBe(200);
  return body.map(({ name }) => name);
};

describe('a new item', () => {
  it('answers what the web client reads, and opens its ledger', async () => {
    const form = stockItemForm({ current_stock: 40, reorder_level: 10, route: '' });
    const { status, body, headers } = await pharmacist.http.post<StockItem>('/stock-items', form);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...form,
      id: expect.any(String) as string,
      route: null,
      created_at: expect.any(String) as string,
      updated_at: expect.any(String) as string,
      version: 2,
    });
    expect(headers.get('etag')).toBe('"2"');
    const moved = await pharmacist.http.get<{ items: unknown[] }>(`/stock-items/${body.id}/movements`);
    expect(moved.body).toMatchObject({
      items: [{ number: 1, kind: 'adjust', quantity: 40, level_after: 40, reason: 'Opening stock' }],
      total: 1,
      page: 1,
      page_size: 50,
    });
    expect(await historyOf(api, hospital, body.id)).toEqual([
      expect.objectContaining({
        action: 'stock_item.created',
        actor_id: pharmacist.id,
        payload: { stock_item_id: body.id },
      }),
    ]);
  });

  it('begins empty when nothing is said about stock', async () => {
    const { body } = await pharmacist.http.post<StockItem>('/stock-items', {
      type: 'EQUIPMENT',
      name: 'Wheelchair',
    });
    expect(body).toMatchObject({ current_stock: 0, reorder_level: 0, is_active: true, form: null });
    expect(await countOf(api, hospital, 'stock_movements', 'stock_item_id = $1', [body.id])).toBe(0);
  });

  it.each<[string, Record<string, unknown>, number, string]>([
    ['an unknown member', { colour: 'white' }, 422, 'validation.failed'],
    ['a medicine without strength', { strength: null }, 422, 'stock.medicine_incomplete'],
    ['a medicine without dosage', { default_dosage: '' }, 422, 'stock.medicine_incomplete'],
    ['half of the defaults', { type: 'CONSUMABLE', default_dosage: null }, 422, 'stock.defaults_incomplete'],
    ['an unknown type', { type: 'FOOD' }, 422, 'validation.failed'],
    ['no name', { name: ' ' }, 422, 'validation.failed'],
    ['a long name', { name: 'x'.repeat(101) }, 422, 'validation.failed'],
    ['a long form', { form: 'x'.repeat(51) }, 422, 'validation.failed'],
    ['long instructions', { default_instructions: 'x'.repeat(501) }, 422, 'validation.failed'],
    ['less than nothing', { current_stock: -1 }, 422, 'validation.failed'],
    ['half a tablet', { current_stock: 0.5 }, 422, 'validation.failed'],
    ['more than can be', { current_stock: 1_000_000_001 }, 422, 'validation.failed'],
    ['an adjustment', { adjust_stock: true }, 422, 'validation.failed'],
  ])('with %s is refused', async (_, wrong, status, code) => {
    const before = await countOf(api, hospital, 'stock_items');
    expectProblem(await pharmacist.http.post('/stock-items', stockItemForm(wrong)), { status, code });
    expect(await countOf(api, hospital, 'stock_items')).toBe(before);
  });

  it('of the same type, name, form and strength is refused, whatever the case, also without form', async () => {
    const aspirin = { name: 'Aspirin', form: 'Tablet', strength: '75 mg' };
    await aStockItem(pharmacist.http, aspirin);
    const again = stockItemForm({ ...aspirin, name: 'ASPIRIN', strength: '75 MG', generic_name: null });
    expectProblem(await pharmacist.http.post('/stock-items', again), {
      status: 400,
      code: 'stock.duplicate',
    });
    await aStockItem(pharmacist.http, { ...aspirin, strength: '150 mg' });

    const gauze = { type: 'CONSUMABLE', name: 'Gauze' };
    expect((await pharmacist.http.post('/stock-items', gauze)).status).toBe(201);
    expectProblem(await pharmacist.http.post('/stock-items', gauze), {
      status: 400,
      code: 'stock.duplicate',
    });
  });

  it('of which 20 are made at once is made once', async () => {
    const form = stockItemForm({ name: 'Made at once', current_stock: 5 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => pharmacist.http.post('/stock-items', form)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(400)]);
  });
});

describe('the list', () => {
  let other: Hospital;
  let member: Member;
  let nurse: Member;

  beforeAll(async () => {
    other = await aHospital(api);
    member = await aStaffMember(api, other, { roles: ['PHARMACIST'] });
    nurse = await aStaffMember(api, other, { roles: ['NURSE'] });
    const { http } = member;
    await aStockItem(http, { name: 'Zinc', generic_name: null, current_stock: 5, reorder_level: 5 });
    await aStockItem(http, { name: 'Crocin', generic_name: 'Paracetamol', current_stock: 30 });
    await aStockItem(http, { name: 'amoxicillin', generic_name: null, current_stock: 6, reorder_level: 5 });
    await aStockItem(http, { name: 'Bandage 100%', type: 'CONSUMABLE', generic_name: null });
    await aStockItem(http, { name: 'Old syrup', generic_name: null, is_active: false });
  });

  it.each<[string, string, string[]]>([
    ['everything in order of names', '', ['amoxicillin', 'Bandage 100%', 'Crocin', 'Zinc']],
    ['a type', '?type=CONSUMABLE', ['Bandage 100%']],
    ['part of a name', '?search=MOXI', ['amoxicillin']],
    ['part of a generic name', '?search=cetamol', ['Crocin']],
    ['a sign of patterns for what it is', '?search=%25', ['Bandage 100%']],
    ['what is low', '?low_stock=true', ['Zinc']],
    [
      'by stock, most first',
      '?sort_by=current_stock&sort_dir=desc',
      ['Crocin', 'amoxicillin', 'Zinc', 'Bandage 100%'],
    ],
    ['by type', '?sort_by=type', ['Bandage 100%', 'amoxicillin', 'Crocin', 'Zinc']],
    ['as many as asked for', '?limit=2', ['amoxicillin', 'Bandage 100%']],
    ['retired ones', '?include_inactive=true&search=syrup', ['Old syrup']],
    ['what the prescription form asks', '?search=zin&type=MEDICINE&limit=20', ['Zinc']],
  ])('finds %s', async (_, query, expected) => {
    expect(names(await list(query, member))).toEqual(expected);
  });

  it('shows retired items to those who manage stock alone', async () => {
    expect(names(await list('?include_inactive=true', nurse))).not.toContain('Old syrup');
  });

  it('has no end at 20 or 50: the web client pages by itself', async () => {
    await api.sql(
      `insert into ${other.schema}.stock_items (id, type, name, created_at, updated_at)
       select gen_random_uuid(), 'EQUIPMENT', 'Bed ' || n, now(), now() from generate_series(1, 1100) n`,
    );
    expect(names(await list('?type=EQUIPMENT', member))).toHaveLength(1000);
  });

  it.each(['?limit=0', '?limit=1001', '?type=FOOD', '?sort_by=price', '?sort_dir=up', '?low_stock=perhaps'])(
    'refuses %s',
    async query => expectProblem(await list(query, member), { status: 422, code: 'validation.failed' }),
  );
});

describe('a change', () => {
  const change = (id: string, body: object, headers: Record<string, string> = {}) =>
    pharmacist.http.patch<StockItem>(`/stock-items/${id}`, body, { headers });

  it('takes the whole form, clears with null, and tells what changed', async () => {
    const item = await aStockItem(pharmacist.http, { current_stock: 4 });
    const form = stockItemForm({ name: item.name, generic_name: null, route: 'IV', reorder_level: 3 });
    const changed = await change(item.id, form);
    expect(changed).toMatchObject({
      status: 200,
      body: { generic_name: null, route: 'IV', reorder_level: 3, version: 3 },
    });
    const [, entry] = await historyOf(api, hospital, item.id);
    expect(entry).toMatchObject({
      action: 'stock_item.updated',
      changes: { generic_name: ['Acetaminophen', null], route: ['Oral', 'IV'], reorder_level: [0, 3] },
    });
    expect(await change(item.id, form)).toMatchObject({ status: 200, body: { version: 3 } });
    expect(await historyOf(api, hospital, item.id)).toHaveLength(2);
  });

  it('takes the switch of the list', async () => {
    const { id } = await aStockItem(pharmacist.http);
    expect(await change(id, { is_active: false })).toMatchObject({ status: 200, body: { is_active: false } });
  });

  it.each<[string, object, number, string]>([
    ['clears what a medicine needs', { form: null }, 422, 'stock.medicine_incomplete'],
    [
      'clears half of the defaults',
      { type: 'CONSUMABLE', default_duration: null },
      422,
      'stock.defaults_incomplete',
    ],
    ['has an unknown member', { price: 5 }, 422, 'validation.failed'],
    ['has no name', { name: null }, 422, 'validation.failed'],
    ['asks for less than nothing', { current_stock: -1, adjust_stock: true }, 422, 'validation.failed'],
    ['takes the name of another', { name: 'Taken' }, 400, 'stock.duplicate'],
  ])('that %s is refused', async (_, wrong, status, code) => {
    await pharmacist.http.post('/stock-items', stockItemForm({ name: 'Taken' }));
    const item = await aStockItem(pharmacist.http);
    expectProblem(await change(item.id, wrong), { status, code });
    expect((await pharmacist.http.get(`/stock-items/${item.id}`)).body).toEqual(item);
  });

  describe('of the level', () => {
    it('by a form that does not say that it is meant is ignored: it may be older than a dispense', async () => {
      const item = await aStockItem(pharmacist.http, { current_stock: 40 });
      const form = stockItemForm({ name: item.name, current_stock: 7 });
      expect(await change(item.id, form)).toMatchObject({ status: 200, body: { current_stock: 40 } });
      const said = await change(
        item.id,
        { ...form, adjust_stock: false },
        { 'if-match': `"${item.version}"` },
      );
      expect(said.body.current_stock).toBe(40);
    });

    it.each<[string, (version: number) => [object, Record<string, string>]]>([
      ['with adjust_stock', () => [{ adjust_stock: true }, {}]],
      ['with If-Match', version => [{}, { 'if-match': `"${version}"` }]],
    ])('%s becomes an adjustment', async (_, saying) => {
      const item = await aStockItem(pharmacist.http, { current_stock: 40 });
      const [body, headers] = saying(item.version);
      const changed = await change(item.id, { current_stock: 33, ...body }, headers);
      expect(changed).toMatchObject({ status: 200, body: { current_stock: 33, version: 3 } });
      const { body: moved } = await pharmacist.http.get<{ items: object[] }>(
        `/stock-items/${item.id}/movements`,
      );
      expect(moved.items[0]).toMatchObject({ kind: 'adjust', quantity: -7, level_after: 33, number: 2 });
      expect((await historyOf(api, hospital, item.id)).at(-1)).toMatchObject({
        action: 'stock.adjusted',
        changes: { current_stock: [40, 33] },
      });
    });

    it('with the tag of a row that moved on is refused, and nothing changes', async () => {
      const item = await aStockItem(pharmacist.http, { current_stock: 40 });
      await pharmacist.http.post(`/stock-items/${item.id}/movements`, {
        kind: 'waste',
        quantity: 1,
        reason: 'Broken',
      });
      expectProblem(
        await change(item.id, { current_stock: 40, name: 'X' }, { 'if-match': `"${item.version}"` }),
        { status: 412, code: 'precondition.failed' },
      );
      expect((await pharmacist.http.get(`/stock-items/${item.id}`)).body).toMatchObject({
        current_stock: 39,
        name: item.name,
      });
    });
  });
});

describe('those who only look', () => {
  it.each(['DOCTOR', 'NURSE'])('%s', async role => {
    const { http } = await aStaffMember(api, hospital, { roles: [role] });
    const { id } = await aStockItem(pharmacist.http);
    for (const path of ['', `/${id}`, `/${id}/movements`, `/${id}/batches`])
      expect([path, (await http.get(`/stock-items${path}`)).status]).toEqual([path, 200]);
    const refused = [
      await http.post('/stock-items', stockItemForm()),
      await http.patch(`/stock-items/${id}`, { is_active: false }),
      await http.post(`/stock-items/${id}/movements`, { kind: 'receive', quantity: 1 }),
      await http.get('/stock-batches/recall?batch_number=B1'),
    ];
    for (const answer of refused) expectProblem(answer, { status: 403, code: 'access.denied' });
  });
});

it('an item that nobody has is not found', async () => {
  await aDoctor(api, hospital);
  for (const path of ['', '/movements', '/batches'])
    expectProblem(await pharmacist.http.get(`/stock-items/${randomUUID()}${path}`), {
      status: 404,
      code: 'stock.item_not_found',
    });
});
