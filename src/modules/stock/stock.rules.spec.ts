import {
  batchNamed,
  crossesReorderLevel,
  isExpired,
  isLow,
  sumByItem,
  takeFirstExpiring,
  type BatchLevel,
} from './stock.rules.js';

const batch = (id: string, expires_on: string | null, quantity: number): BatchLevel => ({
  id,
  expires_on,
  quantity,
});

describe('taking from batches', () => {
  const may = batch('a', '2030-05-31', 10);
  const march = batch('b', '2030-03-31', 5);
  const undated = batch('c', null, 100);
  const alsoMarch = batch('d', '2030-03-31', 7);

  it.each<[string, BatchLevel[], number, [string, number][] | undefined]>([
    ['the first to expire comes first', [may, march], 3, [['b', 3]]],
    [
      'what is missing comes from the next',
      [may, march],
      8,
      [
        ['b', 5],
        ['a', 3],
      ],
    ],
    ['exactly what there is', [march], 5, [['b', 5]]],
    [
      'stock without expiry comes last',
      [undated, may],
      11,
      [
        ['a', 10],
        ['c', 1],
      ],
    ],
    [
      'of two that expire together the older comes first',
      [alsoMarch, march],
      6,
      [
        ['b', 5],
        ['d', 1],
      ],
    ],
    ['an empty batch gives nothing', [batch('e', '2030-01-01', 0), march], 1, [['b', 1]]],
    ['one too many', [march], 6, undefined],
    ['of nothing', [], 1, undefined],
  ])('%s', (_, batches, wanted, taken) => {
    expect(takeFirstExpiring(batches, wanted)?.map(each => [each.batch_id, each.quantity])).toEqual(taken);
  });

  it('leaves the order of its input alone', () => {
    const batches = [may, march];
    takeFirstExpiring(batches, 1);
    expect(batches).toEqual([may, march]);
  });
});

it.each<[string | null, boolean]>([
  ['2030-01-06', true],
  ['2030-01-07', false],
  ['2030-01-08', false],
  [null, false],
])('a batch that expires on %s is expired on 2030-01-07: %s', (expires_on, expired) => {
  expect(isExpired({ expires_on }, '2030-01-07')).toBe(expired);
});

describe('the name of a batch', () => {
  const known = [
    { id: 1, batch_number: null, expires_on: null },
    { id: 2, batch_number: null, expires_on: '2030-02-01' },
    { id: 3, batch_number: 'AB-1', expires_on: '2030-03-01' },
  ];

  it.each<[string, Parameters<typeof batchNamed>[1], number | undefined]>([
    ['its number', { batch_number: 'AB-1' }, 3],
    ['its number in another case', { batch_number: 'ab-1' }, 3],
    ['its number, whatever expiry is said besides', { batch_number: 'AB-1', expires_on: '2031-01-01' }, 3],
    ['another number', { batch_number: 'AB-2', expires_on: '2030-03-01' }, undefined],
    ['an expiry alone: the batch without number', { expires_on: '2030-02-01' }, 2],
    ['the expiry of a batch that has a number', { expires_on: '2030-03-01' }, undefined],
    ['nothing', {}, 1],
    ['nothing, said aloud', { batch_number: null, expires_on: null }, 1],
  ])('%s', (_, name, id) => expect(batchNamed(known, name)?.id).toBe(id));
});

it('adds up the lines of an item', () => {
  const lines = [
    { stock_item_id: 'a', quantity: 2 },
    { stock_item_id: 'b', quantity: 1 },
    { stock_item_id: 'a', quantity: 3 },
  ];
  expect([...sumByItem(lines)]).toEqual([
    ['a', 5],
    ['b', 1],
  ]);
});

describe('the reorder level', () => {
  const at = (current_stock: number, reorder_level = 10) => ({ current_stock, reorder_level });

  it.each([
    [11, 10, false],
    [10, 10, true],
    [0, 10, true],
    [0, 0, false],
  ])('%i of which %i should be there is low: %s', (stock, level, low) =>
    expect(isLow(at(stock, level))).toBe(low),
  );

  it.each([
    ['to it', at(11), at(10), true],
    ['below it', at(30), at(2), true],
    ['further down', at(10), at(9), false],
    ['still above', at(30), at(11), false],
    ['up', at(5), at(30), false],
    ['nowhere: the level was raised', at(8, 5), at(8, 8), true],
    ['to nothing, but nobody watches', at(5, 0), at(0, 0), false],
  ])('%s', (_, before, after, crosses) => expect(crossesReorderLevel(before, after)).toBe(crosses));
});
