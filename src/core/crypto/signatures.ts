import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

/** A key pair for Ed25519 (RFC 8032); both parts as the members of a JSON web key (RFC 8037). */
export interface KeyPair {
  /** 32 bytes, base64url. */
  readonly publicKey: string;
  /** 32 bytes, base64url. */
  readonly privateKey: string;
}

export function newKeyPair(): KeyPair {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  if (!x || !d) throw new Error('An Ed25519 key has two parts.');
  return { publicKey: x, privateKey: d };
}

const encoded = (data: string): string => Buffer.from(data).toString('base64url');

/** Signs a payload as a compact JWS (RFC 7515) with `alg` EdDSA; `keyId` tells which key verifies it. */
export function signJws(payload: string, { publicKey, privateKey }: KeyPair, keyId: string): string {
  const key = createPrivateKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey, d: privateKey },
  });
  const content = `${encoded(JSON.stringify({ alg: 'EdDSA', kid: keyId }))}.${encoded(payload)}`;
  return `${content}.${sign(null, Buffer.from(content), key).toString('base64url')}`;
}

/**
 * The payload of a compact JWS, if the key that it names signed it; otherwise undefined, whatever is wrong.
 * @param keyFor the public key with an id, if it is one of those that are trusted
 */
export function openJws(jws: string, keyFor: (keyId: string) => string | undefined): string | undefined {
  const [head = '', body = '', signature = '', ...more] = jws.split('.');
  const x = more.length === 0 ? keyFor(keyIdIn(head)) : undefined;
  if (x === undefined) return undefined;
  const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
  const isGenuine = verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  return isGenuine ? Buffer.from(body, 'base64url').toString('utf8') : undefined;
}

/** The key that a header names; none when it asks for another algorithm, e.g. for no signature at all. */
function keyIdIn(head: string): string {
  try {
    const { alg, kid } = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as Record<
      string,
      unknown
    >;
    return alg === 'EdDSA' && typeof kid === 'string' ? kid : '';
  } catch {
    return '';
  }
}
