import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { assertFreshWithFactor } from '../../core/access/holds.js';
import { Bulkhead } from '../../core/bulkhead.js';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { Letterheads } from '../settings/index.js';
import { exportsBusy } from './patient-exports.errors.js';
import { recordExported } from './patient-exports.events.js';
import { printRecord, type RecordSheet } from './patient-record-sheet.js';
import { RecordTables } from './record-tables.js';

/** Printing holds the processor. */
const [printedAtOnce, waitingAtMost] = [1, 20];

/** A patient's record on paper, made when it is asked for and kept nowhere. */
@Injectable()
export class PatientRecordPapers {
  private readonly turns = new Bulkhead({
    running: printedAtOnce,
    waiting: waitingAtMost,
    refusal: exportsBusy,
  });

  constructor(
    private readonly tenancy: Tenancy,
    private readonly tables: RecordTables,
    private readonly letterheads: Letterheads,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Parts of the record that the caller may not see are left out. */
  async print(id: string): Promise<{ code: string; content: Readable }> {
    assertFreshWithFactor(this.clock.now());
    const { tenant, email } = currentPrincipal();
    if (!tenant) throw new Error('A record belongs to a hospital.');
    return this.turns.run(async () => {
      const sheet = await this.tenancy.run(tenant, 'write', () => this.sheetOf(tenant, email, id));
      const paper = await printRecord({ ...sheet, ...(await this.letterheads.of(tenant)) });
      return { code: sheet.patient.patient_code, content: paper.content };
    });
  }

  private async sheetOf(
    hospital: Tenant,
    printedBy: string,
    id: string,
  ): Promise<Omit<RecordSheet, 'logo' | 'footer'>> {
    const record = await this.tables.of(id);
    this.events.record(recordExported(id));
    const { timeZone } = hospital;
    return {
      ...record,
      hospital,
      printedBy,
      printedAt: this.clock.now(),
      today: this.clock.today(timeZone),
    };
  }
}
