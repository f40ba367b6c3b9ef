import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { assertFreshWithFactor } from '../../core/access/holds.js';
import { Readmission } from '../../core/access/readmission.js';
import { Clock } from '../../core/clock.js';
import { context, currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { csvLine } from '../../core/http/csv.js';
import { download } from '../../core/http/download.js';
import { workbook } from '../../core/http/workbook.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { PatientPages, type PatientLine, type PatientSearch, type Place } from '../patients/index.js';
import { exportRunning, exportsBusy } from './patient-exports.errors.js';
import { exportStarted, patientsExported } from './patient-exports.events.js';
import { cellsOf, titles } from './patient-exports.rules.js';
import { patientListPdf } from './patient-list-sheet.js';

export type Format = 'csv' | 'xlsx' | 'pdf';

/** Patients that an export holds in memory. */
const pageSize = 500;
/** Exports of this process; each needs a connection for as long as a page is read, and none in between. */
const atOnce = 3;
/** Milliseconds that exports have when the process ends; then their readers begin anew elsewhere. */
const graceMs = 10_000;

@Injectable()
export class PatientExports implements BeforeApplicationShutdown {
  /** Hospitals whose list is being taken out, with the file once it is there. */
  private readonly running = new Map<string, Readable | undefined>();

  constructor(
    private readonly pages: PatientPages,
    private readonly tenancy: Tenancy,
    private readonly readmission: Readmission,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /**
   * A file of all patients that the caller may see and the search finds. That it is taken out is written down before
   * its first byte leaves, and whose lines leave with every page.
   */
  async open(format: Format, search: PatientSearch): Promise<Readable> {
    assertFreshWithFactor(this.clock.now());
    const { tenant } = currentPrincipal();
    if (!tenant) throw new Error('An export needs a hospital.');
    if (this.running.has(tenant.id)) throw exportRunning();
    if (this.running.size >= atOnce) throw exportsBusy();
    this.running.set(tenant.id, undefined);
    const release = () => this.running.delete(tenant.id);
    try {
      const reading = await this.tenancy.run(tenant, 'write', async () => {
        this.events.record(exportStarted(format, search));
        return this.pages.readingOf(search);
      });
      const lines = this.lines(tenant, from => this.pages.next(search, reading, pageSize, from));
      const file = download(this.written(format, tenant, lines)).once('close', release);
      this.running.set(tenant.id, file);
      return file;
    } catch (error) {
      release();
      throw error;
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    const files = [...this.running.values()].filter(file => file !== undefined);
    const late = setTimeout(
      () => files.forEach(file => file.destroy(new Error('The process ends.'))),
      graceMs,
    );
    await Promise.allSettled(files.map(file => finished(file)));
    clearTimeout(late);
  }

  private written(
    format: Format,
    tenant: Tenant,
    lines: AsyncGenerator<PatientLine[]>,
  ): AsyncGenerator<Buffer | string> {
    if (format === 'csv') return csvFile(lines);
    if (format === 'pdf') return patientListPdf(tenant, this.clock.now(), lines);
    return workbook('Patients', titles, cells(lines));
  }

  /** A transaction for each page: a reader who takes their time keeps no connection and no snapshot from anybody. */
  private async *lines(
    tenant: Tenant,
    next: (from: Place | undefined) => Promise<PatientLine[]>,
  ): AsyncGenerator<PatientLine[]> {
    // Who wants the next page is a socket, which knows nothing of the caller.
    const opened = context.current();
    if (!opened) throw new Error('An export needs a caller.');
    let from: Place | undefined;
    for (;;) {
      const caller = await this.readmission.of(opened);
      const page = await context.run(caller, () =>
        this.tenancy.run(tenant, 'read', async () => {
          const found = await next(from);
          this.events.recordRead(patientsExported(found.map(({ id }) => id)));
          return found;
        }),
      );
      if (page.length > 0) yield page;
      if (page.length < pageSize) return;
      from = page.at(-1);
    }
  }
}

async function* csvFile(lines: AsyncGenerator<PatientLine[]>): AsyncGenerator<string> {
  yield csvLine(titles);
  for await (const page of lines) yield page.map(line => csvLine(cellsOf(line))).join('');
}

async function* cells(lines: AsyncGenerator<PatientLine[]>): AsyncGenerator<(string | null)[][]> {
  for await (const page of lines) yield page.map(cellsOf);
}
