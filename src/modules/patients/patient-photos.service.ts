import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { BlobStore } from '../../core/gateways/blob-store/blob-store.js';
import { newId } from '../../core/ids.js';
import { redrawn } from '../../core/pictures.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import type { PatientResponse } from './patients.dto.js';
import { noPhoto, patientNotFound } from './patients.errors.js';
import { patientUpdated, patientViewed } from './patients.events.js';
import { PatientsRepository } from './patients.repository.js';
import { PatientsService } from './patients.service.js';

/** Pixels. */
const maxSide = 800;

/** Photos of patients. A new one is a new file under a name of its own, so that none is half replaced or taken for another. */
@Injectable()
export class PatientPhotos {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly patients: PatientsRepository,
    private readonly records: PatientsService,
    private readonly blobs: BlobStore,
    private readonly events: Events,
  ) {}

  async open(id: string): Promise<Readable> {
    const tenant = hospital();
    const file = await this.tenancy.run(tenant, 'read', async () => {
      await this.records.assertInSight(id);
      this.events.recordRead(patientViewed(id));
      return this.patients.photoOf(id);
    });
    const content = file && (await this.blobs.get(tenant, file));
    if (!content) throw noPhoto();
    return content;
  }

  /** @param upload reads the picture; nobody reads what may not be kept */
  async replace(id: string, upload: () => Promise<Buffer>): Promise<PatientResponse> {
    const tenant = hospital();
    await this.tenancy.run(tenant, 'read', () => this.records.assertInSight(id));
    const png = await redrawn(await upload(), maxSide);
    const file = `patients/${id}/${newId()}.png`;
    await this.blobs.put(tenant, file, png);
    try {
      await this.change(tenant, id, file);
    } catch (error) {
      await this.blobs.delete(tenant, file);
      throw error;
    }
    return this.tenancy.run(tenant, 'read', () => this.records.get(id));
  }

  remove(id: string): Promise<void> {
    return this.change(hospital(), id, null);
  }

  private async change(tenant: Tenant, id: string, file: string | null): Promise<void> {
    const before = await this.tenancy.run(tenant, 'write', async () => {
      await this.records.assertInSight(id);
      const row = await this.patients.lockPhoto(id);
      if (!row) throw patientNotFound();
      if (row.photo_path === file) return null;
      await this.patients.setPhoto(id, file, currentPrincipal().userId);
      this.events.record(patientUpdated(id, { photo_path: [row.photo_path, file] }));
      return row.photo_path;
    });
    if (before) await this.blobs.delete(tenant, before);
  }
}

function hospital(): Tenant {
  const { tenant } = currentPrincipal();
  if (!tenant) throw new Error('A patient belongs to a hospital.');
  return tenant;
}
