import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Principal } from '../../core/access/principal.js';
import { Principals } from '../../core/access/principals.js';
import { AccessClaims, AccessTokens } from './access-tokens.js';

/** A bearer token names the session; the session, not the token, says who is calling and what they may do. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  constructor(
    tokens: AccessTokens,
    private readonly principals: Principals,
  ) {
    super(tokens.verification('staff', ExtractJwt.fromAuthHeaderAsBearerToken()));
  }

  async validate(claims: unknown): Promise<Principal | false> {
    const { success, data } = AccessClaims.safeParse(claims);
    if (!success) return false;
    const principal = await this.principals.find(data.sid);
    return principal?.userId === data.sub ? principal : false;
  }
}
