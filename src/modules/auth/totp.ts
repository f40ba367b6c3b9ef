import { generateSecret, generateURI, verifySync } from 'otplib';

/** TOTP (RFC 6238): SHA-1, six digits, steps of 30 seconds, as every authenticator app knows it. */
const period = 30;

/** Named in the app of whoever enrols. */
const issuer = 'Hospital Platform';

/** A new secret of 160 bits in base32. */
export const newTotpSecret = (): string => generateSecret({ length: 20 });

/** What an app reads from the QR code (Key URI Format). */
export const otpauthUrl = (secret: string, email: string): string =>
  generateURI({ issuer, label: email, secret });

/** Six digits are a code of an app; everything else that is given for a code is taken for a recovery code. */
export const isTotp = (code: string): boolean => /^\d{6}$/.test(code);

/** The time step whose code this is: the current one, or one before or after it; undefined when it is none of them. */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
  if (!isTotp(code)) return undefined;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({ secret, token: code, epoch, period, epochTolerance: period });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}
