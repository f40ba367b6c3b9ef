import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { assertFreshWithFactor } from '../../core/access/holds.js';
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

@Injectable()
export class PatientExports {
  /** Hospitals whose list is being taken out. */
  private readonly running = new Set<string>();

  constructor(
    private readonly pages: PatientPages,
    private readonly tenancy: Tenancy,
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
    this.running.add(tenant.id);
    const release = () => this.running.delete(tenant.id);
    try {
      const reading = await this.tenancy.run(tenant, 'write', async () => {
        this.events.record(exportStarted(format, search));
        return this.pages.readingOf(search);
      });
      const lines = this.lines(tenant, from => this.pages.next(search, reading, pageSize, from));
      return download(this.written(format, tenant, lines)).once('close', release);
    } catch (error) {
      release();
      throw error;
    }
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
    const caller = context.current();
    if (!caller) throw new Error('An export needs a caller.');
    let from: Place | undefined;
    for (;;) {
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
