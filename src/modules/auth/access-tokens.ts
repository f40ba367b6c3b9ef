import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { JwtFromRequestFunction, StrategyOptionsWithoutRequest } from 'passport-jwt';
import { z } from 'zod';
import { Keys, sha256 } from '../../core/crypto/keys.js';
import { uuid } from '../../core/http/fields.js';

const issuer = 'hospital-platform';
const algorithm = 'HS256';

/** Staff and patients have different audiences; a token of one opens nothing of the other. */
export type Audience = 'staff' | 'portal';

/** What a token says: account (`sub`) and session (`sid`), which is looked up on every request. */
export const AccessClaims = z.object({ sub: uuid, sid: uuid });
export type AccessClaims = z.output<typeof AccessClaims>;

/** A session of the portal lives in the schema of a hospital, which is named (`tid`) so that it can be looked up. */
export const PortalClaims = AccessClaims.extend({ tid: uuid });
export type PortalClaims = z.output<typeof PortalClaims>;

interface SigningKey {
  readonly id: string;
  /** As a key object: a buffer would be tried as a public key first, at every request. */
  readonly key: KeyObject;
}

/** Access tokens (JWT, RFC 7519): one algorithm, our own keys, looked up by their ids. */
@Injectable()
export class AccessTokens {
  private readonly current: SigningKey;
  private readonly known: ReadonlyMap<string, KeyObject>;

  /** The first of the keys signs; tokens of the others are accepted until they expire. */
  constructor(
    private readonly jwt: JwtService,
    [current, ...previous]: readonly [Keys, ...Keys[]],
    private readonly minutes: number,
  ) {
    this.current = signingKey(current);
    this.known = new Map([this.current, ...previous.map(signingKey)].map(({ id, key }) => [id, key]));
  }

  get lifetimeMinutes(): number {
    return this.minutes;
  }

  issue(claims: AccessClaims, audience: 'staff'): string;
  issue(claims: PortalClaims, audience: 'portal'): string;
  issue({ sub, ...said }: AccessClaims | PortalClaims, audience: Audience): string {
    return this.jwt.sign(said, {
      subject: sub,
      audience,
      issuer,
      expiresIn: this.minutes * 60,
      algorithm,
      privateKey: this.current.key,
      keyid: this.current.id,
    });
  }

  /** How a token is verified; everything else about it is ignored. */
  verification(audience: Audience, jwtFromRequest: JwtFromRequestFunction): StrategyOptionsWithoutRequest {
    return {
      jwtFromRequest,
      secretOrKeyProvider: (_request, token: string, done) => {
        const key = this.known.get(this.keyIdOf(token));
        // Its types know no key objects; the library beneath it does.
        done(key ? null : new Error('unknown key'), key as unknown as Buffer);
      },
      algorithms: [algorithm],
      issuer,
      audience,
      ignoreExpiration: false,
    };
  }

  /** Of a token that nobody has verified yet: good for choosing among our keys, and for nothing else. */
  private keyIdOf(token: string): string {
    try {
      const decoded = this.jwt.decode<{ header: { kid?: string } } | null>(token, { complete: true });
      return decoded?.header.kid ?? '';
    } catch {
      return '';
    }
  }
}

function signingKey(keys: Keys): SigningKey {
  const key = keys.derive('access-token:v1');
  return { id: sha256(key).toString('hex').slice(0, 8), key: createSecretKey(key) };
}
