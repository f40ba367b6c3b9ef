import { Injectable } from '@nestjs/common';
import { Passwords } from '../../core/crypto/passwords.js';
import { newId } from '../../core/ids.js';
import { AccountsRepository, SecondFactors, Sessions } from '../accounts/index.js';

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
    private readonly factors: SecondFactors,
    private readonly sessions: Sessions,
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

  /**
   * Helps somebody who lost the phone, a super admin or one whom no hospital alone can help: the second factor goes and
   * sessions end. Throws when there is no such account.
   */
  async resetSecondFactor(email: string): Promise<void> {
    const account = await this.accounts.findByEmail(email);
    if (!account) throw new Error('There is no account with this e-mail address.');
    await this.factors.remove(account.id);
    await this.sessions.endOthersOf(account.id, null);
  }
}
