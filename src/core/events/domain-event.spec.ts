import { changesBetween, mask } from './domain-event.js';

const noon = '2030-01-07T12:00:00.000Z';

describe('changes between what a row was and what it is to become', () => {
  it.each([
    ['a field that differs', { a: 1 }, { a: 2 }, { a: [1, 2] }],
    ['nothing for a field that is the same', { a: 1, b: 2 }, { a: 1 }, {}],
    ['nothing for fields that are not mentioned', { a: 1, b: 2 }, { b: 3 }, { b: [2, 3] }],
    ['a new row', {}, { a: 'x' }, { a: [null, 'x'] }],
    ['a field that was cleared', { a: 'x' }, { a: null }, { a: ['x', null] }],
    ['nothing when missing becomes null', {}, { a: null, b: undefined }, {}],
    ['instants as text', { at: null }, { at: new Date(noon) }, { at: [null, noon] }],
    ['nothing for the same instant', { at: new Date(noon) }, { at: new Date(noon) }, {}],
    ['lists as a whole', { a: ['x'] }, { a: ['x', 'y'] }, { a: [['x'], ['x', 'y']] }],
    ['false and zero', { a: true, n: 1 }, { a: false, n: 0 }, { a: [true, false], n: [1, 0] }],
  ])('hold %s', (_, before, after, changes) => {
    expect(changesBetween(before, after)).toEqual(changes);
  });
});

it.each([
  ['came', [null, 'x'], [null, '•••']],
  ['changed', ['x', 'y'], ['•••', '•••']],
  ['went', ['x', null], ['•••', null]],
])('masked changes show that a text %s, and neither text', (_, [before, after], shown) => {
  const changes = { note: [before, after], city: ['Pune', null] } as const;
  expect(mask(changes, ['note', 'other'])).toEqual({ note: shown, city: ['Pune', null] });
});
