import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { SignInPolicy } from './settings.dto.js';

@Injectable()
export class SettingsRepository {
  constructor(private readonly db: TenantDb) {}

  async signInPolicy(): Promise<SignInPolicy> {
    return theOne(
      await this.db.row(sql<SignInPolicy>`
        select second_factor_required, password_min_length from sign_in_policy`),
    );
  }

  /** The same, and nobody changes it before this transaction has ended. */
  async lockSignInPolicy(): Promise<SignInPolicy> {
    return theOne(
      await this.db.row(sql<SignInPolicy>`
        select second_factor_required, password_min_length from sign_in_policy for update`),
    );
  }

  async setSignInPolicy({ second_factor_required, password_min_length }: SignInPolicy): Promise<void> {
    await this.db.rows(sql`
      update sign_in_policy
      set second_factor_required = ${second_factor_required}, password_min_length = ${password_min_length}`);
  }
}

function theOne(policy: SignInPolicy | undefined): SignInPolicy {
  if (!policy) throw new Error('The hospital has no sign-in policy.');
  return policy;
}
