import { Injectable } from '@nestjs/common';
import { Passwords } from '../../core/crypto/passwords.js';
import { newId } from '../../core/ids.js';
import { AccountsRepository } from '../accounts/index.js';

export interface SuperAdmin {
  readonly email: string;
  readonly password: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

/** The people who run the platform. They see hospitals, never patients. */
@Injectable()
export class SuperAdmins {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly passwords: Passwords,
  ) {}

  /** Makes sure that this super admin exists and can sign in with this password. */
  async ensure({ email, password, firstName = 'Super', lastName = 'Admin' }: SuperAdmin): Promise<void> {
    const existing = await this.accounts.findByEmail(email);
    const unchanged =
      existing?.is_super_admin && (await this.passwords.verify(password, existing.password_hash));
    if (unchanged) return;
    const passwordHash = await this.passwords.hash(password);
    await this.accounts.upsertSuperAdmin({
      id: newId(),
      email,
      passwordHash,
      firstName,
      lastName,
      mustChangePassword: false,
    });
  }
}
