import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { BlobStore } from '../../core/gateways/blob-store/blob-store.js';
import { redrawn } from '../../core/pictures.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { noLogo } from './settings.errors.js';
import { logoChanged } from './settings.events.js';
import { SettingsRepository } from './settings.repository.js';

/** Pixels; printed it is 18 mm wide, so this is more than 500 dpi. */
const maxSide = 400;

/** The picture at the head of a hospital's papers. A new one is a new file, so that none is ever half replaced. */
@Injectable()
export class LogoService {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly settings: SettingsRepository,
    private readonly blobs: BlobStore,
    private readonly events: Events,
  ) {}

  async open(): Promise<Readable> {
    const tenant = hospital();
    const { logo_file } = await this.tenancy.run(tenant, 'read', () => this.settings.kept());
    const content = logo_file && (await this.blobs.get(tenant, logo_file));
    if (!content) throw noLogo();
    return content;
  }

  async replace(picture: Buffer): Promise<void> {
    const tenant = hospital();
    const png = await redrawn(picture, maxSide);
    const file = `letterhead/${createHash('sha256').update(png).digest('hex').slice(0, 32)}.png`;
    await this.blobs.put(tenant, file, png);
    await this.change(tenant, file);
  }

  remove(): Promise<void> {
    return this.change(hospital(), null);
  }

  private async change(tenant: Tenant, file: string | null): Promise<void> {
    const before = await this.tenancy.run(tenant, 'write', async () => {
      const { logo_file } = await this.settings.lock();
      if (logo_file === file) return null;
      await this.settings.setLogo(file);
      this.events.record(logoChanged({ logo_file: [logo_file, file] }));
      return logo_file;
    });
    if (before) await this.blobs.delete(tenant, before);
  }
}

function hospital(): Tenant {
  const { tenant } = currentPrincipal();
  if (!tenant) throw new Error('A logo belongs to a hospital.');
  return tenant;
}
