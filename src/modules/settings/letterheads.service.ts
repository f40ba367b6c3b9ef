import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { BlobStore } from '../../core/gateways/blob-store/blob-store.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { SettingsRepository } from './settings.repository.js';

/** What a hospital wants at the head and at the foot of its papers. */
export interface LetterheadSettings {
  readonly logo?: Buffer;
  readonly footer: string | null;
}

/** For modules that print. */
@Injectable()
export class Letterheads {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly settings: SettingsRepository,
    private readonly blobs: BlobStore,
  ) {}

  /** Opens the hospital for as long as its settings are read, and the file afterwards. */
  async of(tenant: Tenant): Promise<LetterheadSettings> {
    const { logo_file, prescription_footer: footer } = await this.tenancy.run(tenant, 'read', () =>
      this.settings.kept(),
    );
    const stored = logo_file && (await this.blobs.get(tenant, logo_file));
    return stored ? { footer, logo: await buffer(stored) } : { footer };
  }
}
