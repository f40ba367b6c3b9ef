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
export type Audience = 'staff';

/** What a token says: account (`sub`) and session (`sid`), which is looked up on every request. */
export const AccessClaims = z.object({ sub: uuid, sid: uuid });
export type AccessClaims = z.output<typeof AccessClaims>;

/** Access tokens (JWT, RFC 7519): one algorithm, our own key, looked up by its id. */
@Injectable()
export class AccessTokens {
  /** As a key object: a buffer would be tried as a public key first, at every request. */
  private readonly key: KeyObject;
  private readonly keyId: string;

  constructor(
    private readonly jwt: JwtService,
    keys: Keys,
    private readonly minutes: number,
  ) {
    const key = keys.derive('access-token:v1');
    this.key = createSecretKey(key);
    this.keyId = sha256(key).toString('hex').slice(0, 8);
  }

  get lifetimeMinutes(): number {
    return this.minutes;
  }

  issue({ sub, sid }: AccessClaims, audience: Audience): string {
    return this.jwt.sign(
      { sid },
      {
        subject: sub,
        audience,
        issuer,
        expiresIn: this.minutes * 60,
        algorithm,
        privateKey: this.key,
        keyid: this.keyId,
      },
    );
  }

  /** How a token is verified; everything else about it is ignored. */
  verification(audience: Audience, jwtFromRequest: JwtFromRequestFunction): StrategyOptionsWithoutRequest {
    return {
      jwtFromRequest,
      // Its types know no key objects; the library beneath it does.
      secretOrKey: this.key as unknown as Buffer,
      algorithms: [algorithm],
      issuer,
      audience,
      ignoreExpiration: false,
    };
  }
}
