import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { Bulkhead } from '../../core/bulkhead.js';
import { currentPatient, currentPrincipal } from '../../core/context.js';
import { BlobStore } from '../../core/gateways/blob-store/blob-store.js';
import { AppError } from '../../core/errors/app-error.js';
import { Logger } from '../../core/logger.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { PrescriptionsService, type PrescriptionResponse } from '../prescriptions/index.js';
import { Letterheads } from '../settings/index.js';
import { busy, notIssued, storeUnreachable } from './prescription-papers.errors.js';
import { printPrescription } from './prescription-sheet.js';
import { Sheets } from './sheets.service.js';

type Status = PrescriptionResponse['status'];

/** Printing holds the processor: two papers at a time in a process, so that other requests go on. */
const [printedAtOnce, waitingAtMost] = [2, 50];

/** Each state of a prescription has its file: the paper says whether it was dispensed or cancelled. */
const fileOf = (id: string, status: Status): string => `prescriptions/${id}/${status.toLowerCase()}.pdf`;

@Injectable()
export class PrescriptionPapersService {
  private readonly turns = new Bulkhead({ running: printedAtOnce, waiting: waitingAtMost, refusal: busy });
  private readonly inHand = new Map<string, Promise<string>>();

  constructor(
    private readonly tenancy: Tenancy,
    private readonly prescriptions: PrescriptionsService,
    private readonly sheets: Sheets,
    private readonly letterheads: Letterheads,
    private readonly blobs: BlobStore,
    private readonly logger: Logger,
  ) {}

  /** The paper, as it is stored, or made now. The hospital is open only while the prescription is looked at. */
  async open(id: string): Promise<{ code: string; content: Readable }> {
    const { tenant } = currentPrincipal();
    if (!tenant) throw new Error('A prescription belongs to a hospital.');
    return this.fetch(tenant, await this.tenancy.run(tenant, 'read', () => this.prescriptions.get(id)));
  }

  /** The same for the patient themself. */
  async openOwn(id: string): Promise<{ code: string; content: Readable }> {
    const { tenant, patientId } = currentPatient();
    const own = await this.tenancy.run(tenant, 'read', () => this.prescriptions.getOwn(patientId, id));
    return this.fetch(tenant, own);
  }

  /** For those who send it on; undefined when there is nothing to print. */
  async copy(tenant: Tenant, id: string): Promise<Buffer | undefined> {
    const file = await this.make(tenant, id);
    const content = file && (await this.read(tenant, file));
    return content ? buffer(content) : undefined;
  }

  /**
   * Signs and prints a prescription as it is now, once; does nothing when that has been done, or when there is
   * nothing to print.
   * @returns the name of the file; undefined when there is none
   */
  async make(tenant: Tenant, id: string): Promise<string | undefined> {
    const prescription = await this.tenancy.run(tenant, 'read', () => this.prescriptions.view(id));
    if (!prescription.issued_at) return undefined;
    const file = fileOf(id, prescription.status);
    return (await this.blobs.exists(tenant, file)) ? file : this.print(tenant, id);
  }

  private async fetch(
    tenant: Tenant,
    prescription: PrescriptionResponse,
  ): Promise<{ code: string; content: Readable }> {
    const { id } = prescription;
    if (!prescription.issued_at) throw notIssued();
    const code = prescription.prescription_code;
    try {
      const stored = await this.read(tenant, fileOf(id, prescription.status));
      return { code, content: stored ?? (await this.fresh(tenant, id)) };
    } catch (error) {
      if (error instanceof AppError) throw error;
      this.logger.error(
        { err: error, prescription_id: id },
        'a prescription could not be fetched or printed',
      );
      throw storeUnreachable();
    }
  }

  private async fresh(tenant: Tenant, id: string): Promise<Readable> {
    const printed = await this.read(tenant, await this.print(tenant, id));
    if (!printed) throw new Error('What has just been printed is not in the store.');
    return printed;
  }

  /** Undefined when there is none, or when what is there cannot be read any more: it is printed again. */
  private async read(tenant: Tenant, file: string): Promise<Readable | undefined> {
    const content = await this.blobs.get(tenant, file);
    if (!content) return undefined;
    try {
      await once(content, 'readable');
      return content;
    } catch (error) {
      this.logger.warn({ err: error }, 'a stored prescription cannot be read and is printed again');
      return undefined;
    }
  }

  /** Several who ask for the same paper wait for one. */
  private print(tenant: Tenant, id: string): Promise<string> {
    const key = `${tenant.id}/${id}`;
    const inHand = this.inHand.get(key);
    if (inHand) return inHand;
    const printing = this.turns.run(() => this.printNow(tenant, id)).finally(() => this.inHand.delete(key));
    this.inHand.set(key, printing);
    return printing;
  }

  private async printNow(tenant: Tenant, id: string): Promise<string> {
    const sheet = await this.tenancy.run(tenant, 'write', async () =>
      this.sheets.of(await this.prescriptions.view(id)),
    );
    const paper = await printPrescription({ ...sheet, ...(await this.letterheads.of(tenant)) });
    const file = fileOf(id, sheet.status);
    await this.blobs.put(tenant, file, paper.content);
    // What it said before is not true any more, and nobody asks for it.
    if (sheet.status !== 'ISSUED') await this.blobs.delete(tenant, fileOf(id, 'ISSUED'));
    return file;
  }
}
