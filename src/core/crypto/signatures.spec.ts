import { newKeyPair, openJws, signJws } from './signatures.js';

const pair = newKeyPair();
const jws = signJws('{"a":"दिन"}', pair, 'one');
const known = (keyId: string) => (keyId === 'one' ? pair.publicKey : undefined);
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const [head = '', body = '', signature = ''] = jws.split('.');

it('a signature gives back what was signed', () => {
  expect(openJws(jws, known)).toBe('{"a":"दिन"}');
});

it.each<[string, string]>([
  ['another content', `${head}.${Buffer.from('{"a":"रात"}').toString('base64url')}.${signature}`],
  ['another signature', signJws('{"a":"दिन"}', newKeyPair(), 'one')],
  ['an unknown key', signJws('{"a":"दिन"}', pair, 'two')],
  ['no signature', `${encoded({ alg: 'none', kid: 'one' })}.${body}.`],
  ['another algorithm', `${encoded({ alg: 'HS256', kid: 'one' })}.${body}.${signature}`],
  ['a part too many', `${jws}.x`],
  ['a part too few', `${head}.${body}`],
  ['nonsense', 'nonsense'],
  ['nothing', ''],
])('%s is not genuine', (_, forged) => {
  expect(openJws(forged, known)).toBeUndefined();
});
