import { deviceKeyOf, hospitalNamedBy } from './devices.rules.js';

const secret = 'q3Jd8sKfLw0PzXyT5vBn7mRcq3Jd8sKfLw0PzXyT_-A';

it('a key names its hospital', () => {
  expect(hospitalNamedBy(deviceKeyOf('1a2b3c4d', secret))).toBe('1a2b3c4d');
});

it.each([
  ['nothing', ''],
  ['a short secret', deviceKeyOf('1a2b3c4d', secret.slice(1))],
  ['a long secret', deviceKeyOf('1a2b3c4d', `${secret}x`)],
  ['no code', deviceKeyOf('1A2B3C4D', secret)],
  ['something before it', ` ${deviceKeyOf('1a2b3c4d', secret)}`],
  ['something behind it', `${deviceKeyOf('1a2b3c4d', secret)}\n`],
])('%s is no key', (_, key) => {
  expect(hospitalNamedBy(key)).toBeUndefined();
});
