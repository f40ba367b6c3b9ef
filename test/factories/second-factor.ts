import { generateSync } from 'otplib';
import type { HttpClient } from '../support/http-client.js';

/** A phone with an authenticator app. */
export interface Phone {
  readonly recoveryCodes: readonly string[];
  /** The code at an instant. */
  code(at: Date): string;
}

export const codeOf = (secret: string, at: Date): string =>
  generateSync({ secret, epoch: Math.floor(at.getTime() / 1000) });

/** The second factor of somebody who is signed in, set up as they would; the code of now is used up by it. */
export async function aSecondFactor(http: HttpClient, now = new Date()): Promise<Phone> {
  const begun = await http.post<{ secret: string }>('/auth/mfa/enrol');
  if (begun.status !== 200) throw new Error(`Enrolment failed: ${JSON.stringify(begun.body)}`);
  const { secret } = begun.body;
  const confirmed = await http.post<{ recovery_codes: string[] }>('/auth/mfa/confirm', {
    code: codeOf(secret, now),
  });
  if (confirmed.status !== 200) throw new Error(`Confirmation failed: ${JSON.stringify(confirmed.body)}`);
  return { recoveryCodes: confirmed.body.recovery_codes, code: at => codeOf(secret, at) };
}
