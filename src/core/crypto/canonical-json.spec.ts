import { canonicalJson, type Json } from './canonical-json.js';

describe('canonical JSON', () => {
  it.each<[string, Json, string]>([
    ['nothing', null, 'null'],
    ['sorted members', { b: 1, a: 2 }, '{"a":2,"b":1}'],
    ['nested', { z: [{ d: true, c: null }], y: {} }, '{"y":{},"z":[{"c":null,"d":true}]}'],
    [
      'the example of RFC 8785 §3.2.2',
      {
        numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
        string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\/',
        literals: [null, true, false],
      },
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ],
    [
      'the order of RFC 8785 §3.2.3',
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    ],
    ['other scripts as they are', 'दिन में', '"दिन में"'],
  ])('%s', (_, value, written) => {
    expect(canonicalJson(value)).toBe(written);
  });

  it.each<[string, unknown]>([
    ['a number that is none', Number.NaN],
    ['an endless one', Infinity],
    ['nothing at all', undefined],
    ['a member without value', { a: undefined }],
    ['half a character', '\ud83d'],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value as Json)).toThrow('JSON');
  });
});
