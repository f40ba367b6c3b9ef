import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { context, currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { BlobStore } from '../../core/gateways/blob-store/blob-store.js';
import { csvLine } from '../../core/http/csv.js';
import { download } from '../../core/http/download.js';
import type { Page } from '../../core/http/fields.js';
import { newId } from '../../core/ids.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { inspect } from './patient-files.js';
import type {
  ImportFilter,
  ImportRow,
  PatientImport,
  RowFilter,
  StartImport,
} from './patient-imports.dto.js';
import { importNotFound } from './patient-imports.errors.js';
import { importRequestedFor, reportViewed } from './patient-imports.events.js';
import { PatientImportsRepository } from './patient-imports.repository.js';

/** Rows of a report that are held in memory. */
const reportPage = 1_000;

export const fileOf = (id: string): string => `patient-imports/${id}.csv`;

/** Files of patients to be registered. The work itself is that of a job. */
@Injectable()
export class PatientImportsService {
  constructor(
    private readonly imports: PatientImportsRepository,
    private readonly tenancy: Tenancy,
    private readonly blobs: BlobStore,
    private readonly events: Events,
  ) {}

  /** Keeps a file that can be read, and asks for its import: file first, so that the job never misses it. */
  async start(bytes: Buffer, { dry_run, take_duplicates }: StartImport): Promise<PatientImport> {
    const { layout, rows } = await inspect(bytes);
    const [tenant, id] = [hospital(), newId()];
    await this.blobs.put(tenant, fileOf(id), bytes);
    try {
      return await this.tenancy.run(tenant, 'write', async () => {
        const asked = { is_dry_run: dry_run, takes_duplicates: take_duplicates, total_rows: rows };
        const by = currentPrincipal().userId;
        await this.imports.add({ id, ...asked, ignored_columns: layout.ignored, created_by_id: by });
        this.events.record(importRequestedFor(id, asked));
        return this.get(id);
      });
    } catch (error) {
      await this.blobs.delete(tenant, fileOf(id));
      throw error;
    }
  }

  list(filter: ImportFilter): Promise<Page<PatientImport>> {
    return this.imports.list(filter);
  }

  async get(id: string): Promise<PatientImport> {
    const found = await this.imports.find(id);
    if (!found) throw importNotFound();
    return found;
  }

  async rows(id: string, filter: RowFilter): Promise<Page<ImportRow>> {
    await this.get(id);
    const rows = await this.imports.rows(id, filter);
    this.events.recordRead(reportViewed(id, patientsIn(rows.items)));
    return rows;
  }

  /** The whole report as CSV, written while it is read. */
  async report(id: string): Promise<Readable> {
    const tenant = hospital();
    await this.tenancy.run(tenant, 'read', () => this.get(id));
    return download(this.lines(tenant, id));
  }

  private async *lines(tenant: Tenant, id: string): AsyncGenerator<string> {
    const caller = context.current();
    if (!caller) throw new Error('A report needs a reader.');
    yield csvLine(['Line', 'Outcome', 'Patient Code', 'Problems']);
    for (let after: number | undefined = 0; after !== undefined;) {
      const from: number = after;
      const rows = await context.run(caller, () =>
        this.tenancy.run(tenant, 'read', async () => {
          const found = await this.imports.next(id, from, reportPage);
          this.events.recordRead(reportViewed(id, patientsIn(found)));
          return found;
        }),
      );
      yield rows.map(lineOf).join('');
      after = rows.length < reportPage ? undefined : rows.at(-1)?.line;
    }
  }
}

const patientsIn = (rows: readonly ImportRow[]): string[] =>
  rows.flatMap(({ patient_id }) => (patient_id ? [patient_id] : []));

const lineOf = ({ line, outcome, patient_code, problems }: ImportRow): string =>
  csvLine([
    String(line),
    outcome,
    patient_code,
    problems.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; '),
  ]);

function hospital(): Tenant {
  const { tenant } = currentPrincipal();
  if (!tenant) throw new Error('An import needs a hospital.');
  return tenant;
}
