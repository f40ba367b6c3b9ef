import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { BlobStore } from '../../core/gateways/blob-store/blob-store.js';
import { redrawn } from '../../core/pictures.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { doctorNotFound, noPhoto, notYourProfile } from './doctors.errors.js';
import { doctorDescribedEvent } from './doctors.events.js';
import { mayDescribe } from './doctors.policy.js';
import { DoctorsRepository } from './doctors.repository.js';

/** Pixels. */
const maxSide = 600;

/** Photos of doctors. A new one is a new file, so that none is ever half replaced. */
@Injectable()
export class DoctorPhotos {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly doctors: DoctorsRepository,
    private readonly blobs: BlobStore,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async open(id: string): Promise<Readable> {
    const tenant = hospital();
    const doctor = await this.tenancy.run(tenant, 'read', () => this.doctors.find(id));
    if (!doctor) throw doctorNotFound();
    const content = doctor.photo_file && (await this.blobs.get(tenant, doctor.photo_file));
    if (!content) throw noPhoto();
    return content;
  }

  /** @param upload reads the picture; nobody reads what may not be kept */
  async replace(id: string, upload: () => Promise<Buffer>): Promise<void> {
    const tenant = hospital();
    await this.tenancy.run(tenant, 'read', () => this.assertMay(id));
    const png = await redrawn(await upload(), maxSide);
    const file = `doctors/${id}/${createHash('sha256').update(png).digest('hex').slice(0, 32)}.png`;
    await this.blobs.put(tenant, file, png);
    await this.change(tenant, id, file);
  }

  remove(id: string): Promise<void> {
    return this.change(hospital(), id, null);
  }

  private async change(tenant: Tenant, id: string, file: string | null): Promise<void> {
    const before = await this.tenancy.run(tenant, 'write', async () => {
      await this.assertMay(id);
      const now = this.clock.now();
      const row = await this.doctors.lock(id, now);
      if (!row) throw doctorNotFound();
      if (row.photo_file === file) return null;
      await this.doctors.set(id, { ...row, photo_file: file, version: row.version + 1 }, now);
      this.events.record(doctorDescribedEvent(id, { photo_file: [row.photo_file, file] }));
      return row.photo_file;
    });
    if (before) await this.blobs.delete(tenant, before);
  }

  private async assertMay(id: string): Promise<void> {
    if (!(await this.doctors.find(id))) throw doctorNotFound();
    if (!mayDescribe(currentPrincipal(), id)) throw notYourProfile();
  }
}

function hospital(): Tenant {
  const { tenant } = currentPrincipal();
  if (!tenant) throw new Error('A doctor belongs to a hospital.');
  return tenant;
}
