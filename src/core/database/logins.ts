import { hkdfSync } from 'node:crypto';

/**
 * The login roles that serve requests. Neither owns anything.
 * - `hms_app` may only become the role of one hospital at a time.
 * - `hms_platform` reads and writes the shared schema and the queue store, and sees no hospital.
 */
export const logins = ['hms_app', 'hms_platform'] as const;
export type Login = (typeof logins)[number];

/** Passwords of the logins are derived from the master secret, so that no second secret has to be kept. */
export const passwordOf = (login: Login, appSecret: string): string =>
  Buffer.from(hkdfSync('sha256', appSecret, '', `database-login:${login}`, 32)).toString('base64url');

/** The owner's connection string, for another login. */
export function urlFor(login: Login, ownerUrl: string, appSecret: string): string {
  const url = new URL(ownerUrl);
  url.username = login;
  url.password = passwordOf(login, appSecret);
  return url.toString();
}
