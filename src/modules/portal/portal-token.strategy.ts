import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { PatientPrincipal } from '../../core/access/patient-principal.js';
import { PatientPrincipals } from '../../core/access/patient-principals.js';
import { AccessTokens, PortalClaims } from '../auth/index.js';

/** A bearer token of the portal names hospital and session; the session says who is calling. */
@Injectable()
export class PortalTokenStrategy extends PassportStrategy(Strategy, 'portal-token') {
  constructor(
    tokens: AccessTokens,
    private readonly patients: PatientPrincipals,
  ) {
    super(tokens.verification('portal', ExtractJwt.fromAuthHeaderAsBearerToken()));
  }

  async validate(claims: unknown): Promise<PatientPrincipal | false> {
    const { success, data } = PortalClaims.safeParse(claims);
    if (!success) return false;
    const patient = await this.patients.find(data.tid, data.sid);
    return patient?.userId === data.sub ? patient : false;
  }
}
