import { Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { signInRequired } from './access.errors.js';
import type { PatientPrincipal } from './patient-principal.js';

/** Proves a token of the portal. */
@Injectable()
export class PortalTokenGuard extends AuthGuard('portal-token') {
  override handleRequest<P = PatientPrincipal>(error: unknown, patient: P | false): P {
    if (error) throw error as Error;
    if (!patient) throw signInRequired();
    return patient;
  }
}
