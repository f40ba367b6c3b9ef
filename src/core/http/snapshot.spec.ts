import { isSnapshot } from './snapshot.js';

describe('a snapshot', () => {
  it.each([
    ['without open transactions', '795:795:'],
    ['with some', '795:799:795,797'],
    ['of a long life', '123456789012345678:123456789012345679:123456789012345678'],
  ])('%s is one', (_, text) => {
    expect(isSnapshot(text)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['a word', 'latest'],
    ['an id', '018f2b1e-0000-7000-8000-000000000000'],
    ['no end', '795:'],
    ['transactions that run backwards', '799:795:'],
    ['open ones before the first', '795:799:794'],
    ['open ones after the last', '795:799:799'],
    ['open ones out of order', '795:799:797,795'],
    ['number zero', '0:5:'],
    ['a number that is too large', '99999999999999999999:99999999999999999999:'],
    ['more text', '795:795: or true'],
    ['a line break', '795:795:\n'],
    ['thousands of numbers', `1:${'9'.repeat(9)}:${'1,'.repeat(6000)}1`],
  ])('%s is none', (_, text) => {
    expect(isSnapshot(text)).toBe(false);
  });
});
