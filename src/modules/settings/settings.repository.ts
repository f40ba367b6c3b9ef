import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { HospitalSettings, SignInPolicy } from './settings.dto.js';

/** What is kept; without a name the hospital is as it was registered. */
export interface KeptSettings extends Omit<
  HospitalSettings,
  'name' | 'contact_email' | 'time_zone' | 'has_logo'
> {
  readonly name: string | null;
  readonly contact_email: string | null;
  readonly time_zone: string | null;
  readonly logo_file: string | null;
}

const kept = sql`select name, contact_email, contact_phone, address, time_zone, locale,
  to_char(quiet_from, 'HH24:MI') as quiet_from, to_char(quiet_until, 'HH24:MI') as quiet_until, reminder_minutes,
  prescription_footer, logo_file, city, slot_minutes, listed_publicly
  from hospital_settings`;

@Injectable()
export class SettingsRepository {
  constructor(private readonly db: TenantDb) {}

  async kept(): Promise<KeptSettings> {
    return theOne(await this.db.row(sql<KeptSettings>`${kept}`));
  }

  /** The same, and nobody changes it before this transaction has ended. */
  async lock(): Promise<KeptSettings> {
    return theOne(await this.db.row(sql<KeptSettings>`${kept} for update`));
  }

  async set(settings: Omit<HospitalSettings, 'has_logo'>): Promise<void> {
    const { name, contact_email, contact_phone, address, time_zone } = settings;
    await this.db.rows(sql`
      update hospital_settings set name = ${name}, contact_email = ${contact_email}, contact_phone = ${contact_phone},
        address = ${address}, time_zone = ${time_zone}, locale = ${settings.locale},
        quiet_from = ${settings.quiet_from}::time, quiet_until = ${settings.quiet_until}::time,
        reminder_minutes = ${settings.reminder_minutes}::int[], prescription_footer = ${settings.prescription_footer},
        city = ${settings.city}, slot_minutes = ${settings.slot_minutes}, listed_publicly = ${settings.listed_publicly}`);
  }

  async setLogo(file: string | null): Promise<void> {
    await this.db.rows(sql`update hospital_settings set logo_file = ${file}`);
  }

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

function theOne<T>(row: T | undefined): T {
  if (!row) throw new Error('The hospital has no settings.');
  return row;
}
