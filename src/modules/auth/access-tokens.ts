import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { JwtFromRequestFunction, StrategyOptionsWithoutRequest } from 'passport-jwt';
import { z } from 'zod';
import { Keys } from '../../core/crypto/keys.js';
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
  private readonly key: Buffer;
  private readonly keyId: string;

  constructor(
    private readonly jwt: JwtService,
    keys: Keys,
    private readonly minutes: number,
  ) {
    this.key = keys.derive('access-token:v1');
    this.keyId = createHash('sha256').update(this.key).digest('hex').slice(0, 8);
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
        secret: this.key,
        keyid: this.keyId,
      },
    );
  }

  /** How a token is verified; everything else about it is ignored. */
  verification(audience: Audience, jwtFromRequest: JwtFromRequestFunction): StrategyOptionsWithoutRequest {
    return {
      jwtFromRequest,
      secretOrKey: this.key,
      algorithms: [algorithm],
      issuer,
      audience,
      ignoreExpiration: false,
    };
  }
}
