import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Bulkhead } from '../../core/bulkhead.js';
import { currentPrincipal } from '../../core/context.js';
import { AppError } from '../../core/errors/app-error.js';
import { BlobStore } from '../../core/gateways/blob-store/blob-store.js';
import { Logger } from '../../core/logger.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { AdmissionsService } from '../admissions/index.js';
import { Letterheads } from '../settings/index.js';
import { busy, notDischarged, storeUnreachable } from './discharge-papers.errors.js';
import { printDischarge } from './discharge-sheet.js';
import { DischargeSheets } from './discharge-sheets.js';

/** Printing holds the processor; a summary never changes, so each is printed once. */
const [printedAtOnce, waitingAtMost] = [1, 50];

const fileOf = (id: string): string => `admissions/${id}/discharge-summary.pdf`;

@Injectable()
export class DischargePapersService {
  private readonly turns = new Bulkhead({ running: printedAtOnce, waiting: waitingAtMost, refusal: busy });

  constructor(
    private readonly tenancy: Tenancy,
    private readonly admissions: AdmissionsService,
    private readonly sheets: DischargeSheets,
    private readonly letterheads: Letterheads,
    private readonly blobs: BlobStore,
    private readonly logger: Logger,
  ) {}

  /** The paper, as it is stored, or made now. The hospital is open only while the stay is looked at. */
  async open(id: string): Promise<{ code: string; content: Readable }> {
    const { tenant } = currentPrincipal();
    if (!tenant) throw new Error('A stay belongs to a hospital.');
    const stay = await this.tenancy.run(tenant, 'read', () => this.admissions.get(id));
    if (stay.status !== 'DISCHARGED') throw notDischarged();
    try {
      const content = (await this.read(tenant, id)) ?? (await this.fresh(tenant, id));
      return { code: stay.patient_code, content };
    } catch (error) {
      if (error instanceof AppError) throw error;
      this.logger.error({ err: error, admission_id: id }, 'a summary could not be fetched or printed');
      throw storeUnreachable();
    }
  }

  /** Prints a summary once; does nothing when that has been done, or when there is nothing to print. */
  async make(tenant: Tenant, id: string): Promise<void> {
    const stay = await this.tenancy.run(tenant, 'read', () => this.admissions.view(id));
    if (stay.status !== 'DISCHARGED' || (await this.blobs.exists(tenant, fileOf(id)))) return;
    await this.print(tenant, id);
  }

  private async fresh(tenant: Tenant, id: string): Promise<Readable> {
    await this.print(tenant, id);
    const printed = await this.read(tenant, id);
    if (!printed) throw new Error('What has just been printed is not in the store.');
    return printed;
  }

  /** Undefined when there is none, or when what is there cannot be read any more: it is printed again. */
  private async read(tenant: Tenant, id: string): Promise<Readable | undefined> {
    const content = await this.blobs.get(tenant, fileOf(id));
    if (!content) return undefined;
    try {
      await once(content, 'readable');
      return content;
    } catch (error) {
      this.logger.warn({ err: error }, 'a stored summary cannot be read and is printed again');
      return undefined;
    }
  }

  private print(tenant: Tenant, id: string): Promise<void> {
    return this.turns.run(async () => {
      const sheet = await this.tenancy.run(tenant, 'read', async () =>
        this.sheets.of(await this.admissions.view(id)),
      );
      const paper = await printDischarge({ ...sheet, ...(await this.letterheads.of(tenant)) });
      await this.blobs.put(tenant, fileOf(id), paper.content);
    });
  }
}
