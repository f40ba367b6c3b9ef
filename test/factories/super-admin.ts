import { randomBytes } from 'node:crypto';
import { newId } from '../../src/core/ids.js';
import { Passwords } from '../../src/core/crypto/passwords.js';
import { AccountsRepository } from '../../src/platform/accounts/index.js';
import type { TestApi } from '../support/api.js';
import type { Member } from './hospital.js';

const password = 'Str0ng!Passw0rd';

/** A super admin, made as the set-up command does, who has signed in. */
export async function aSuperAdmin(api: TestApi): Promise<Member> {
  const id = newId();
  const email = `operator.${randomBytes(3).toString('hex')}@platform.example`;
  await api.app.get(AccountsRepository, { strict: false }).upsertSuperAdmin({
    id,
    email,
    passwordHash: await api.app.get(Passwords, { strict: false }).hash(password),
    firstName: 'Super',
    lastName: 'Admin',
    mustChangePassword: false,
  });
  const { body } = await api.login<{ access_token: string }>(email, password);
  return { id, email, password, http: api.as(body.access_token) };
}
