import { Injectable } from '@nestjs/common';
import { Keys } from '../../core/crypto/keys.js';
import { Events } from '../../core/events/events.js';
import { BlobStore } from '../../core/gateways/blob-store/blob-store.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { PatientIntake, type Applicant, type Lookalike } from '../patients/index.js';
import { rowsOf, type FileRow } from './patient-files.js';
import type { PatientImport } from './patient-imports.dto.js';
import { importEnded } from './patient-imports.events.js';
import { PatientImportsRepository, type Verdict } from './patient-imports.repository.js';
import { formOf, layoutOf, personOf, type Layout } from './patient-imports.rules.js';
import { fileOf } from './patient-imports.service.js';

/** Rows of one transaction. */
const batchSize = 100;

/**
 * Does an import. Patients, the report about their rows and how far the import is are written in one transaction, a
 * batch at a time; so whoever goes on after a death begins with the first row that left nothing behind.
 */
@Injectable()
export class ImportRunner {
  constructor(
    private readonly imports: PatientImportsRepository,
    private readonly intake: PatientIntake,
    private readonly tenancy: Tenancy,
    private readonly blobs: BlobStore,
    private readonly keys: Keys,
    private readonly events: Events,
  ) {}

  async run(tenant: Tenant, id: string): Promise<void> {
    const found = await this.tenancy.run(tenant, 'read', () => this.imports.find(id));
    if (found && isOpen(found)) {
      const content = await this.blobs.get(tenant, fileOf(id));
      if (!content) return this.giveUp(tenant, id, 'The file is not there any more.');
      let layout: Layout | undefined;
      let seen = 0;
      let batch: FileRow[] = [];
      for await (const row of rowsOf(content)) {
        if (!layout) layout = layoutOf(row.cells);
        else if (seen++ >= found.done_rows) batch.push(row);
        if (layout && batch.length === batchSize) {
          await this.take(tenant, id, seen - batch.length, layout, batch);
          batch = [];
        }
      }
      if (layout && batch.length > 0) await this.take(tenant, id, seen - batch.length, layout, batch);
      await this.end(tenant, id, null);
    }
    await this.blobs.delete(tenant, fileOf(id));
  }

  /** Leaves an import as it is, with what it has done so far. */
  async giveUp(tenant: Tenant, id: string, error: string): Promise<void> {
    await this.end(tenant, id, error);
    await this.blobs.delete(tenant, fileOf(id));
  }

  private async end(tenant: Tenant, id: string, error: string | null): Promise<void> {
    await this.tenancy.run(tenant, 'write', async () => {
      const before = await this.imports.lock(id);
      if (!before || !isOpen(before)) return;
      await this.imports.end(id, error);
      this.events.record(importEnded({ ...before, status: error === null ? 'COMPLETED' : 'FAILED' }));
    });
  }

  /** Does nothing when somebody else has done these rows. */
  private async take(
    tenant: Tenant,
    id: string,
    done: number,
    layout: Layout,
    rows: readonly FileRow[],
  ): Promise<void> {
    await this.tenancy.run(tenant, 'write', async () => {
      const current = await this.imports.lock(id);
      if (!current || !isOpen(current) || current.done_rows !== done) return;
      await this.imports.report(id, await this.judge(tenant, current, layout, rows));
    });
  }

  private async judge(
    tenant: Tenant,
    current: PatientImport,
    layout: Layout,
    rows: readonly FileRow[],
  ): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    const applicants = new Map<Applicant, { line: number; person_key: string }>();
    for (const { line, cells } of rows) {
      const checked =
        cells.length > layout.columns.length
          ? [{ field: '', message: `has ${cells.length} cells, where the head has ${layout.columns.length}` }]
          : await this.intake.check(formOf(layout, cells), current.created_by_id);
      if (isApplicant(checked)) applicants.set(checked, { line, person_key: this.keyOf(tenant, checked) });
      else verdicts.push({ line, outcome: 'INVALID', person_key: null, patient_id: null, problems: checked });
    }
    const everybody = [...applicants.keys()];
    const lookalikes = await this.intake.lookalikes(everybody);
    const taken = await this.imports.taken(
      current.id,
      [...applicants.values()].map(({ person_key }) => person_key),
    );
    // A trial registers nobody, so rows of one file are compared with each other by who they are about alone.
    const own = await this.imports.registeredBy(
      current.id,
      [...lookalikes.values()].flat().map(({ id }) => id),
    );
    const wanted: Applicant[] = [];
    for (const [applicant, { line, person_key }] of applicants) {
      const duplicate = taken.has(person_key)
        ? 'file'
        : lookalikes.get(applicant)?.find(({ id }) => !own.has(id));
      if (duplicate && !current.takes_duplicates)
        verdicts.push({ line, outcome: 'DUPLICATE', person_key, ...told(duplicate) });
      else wanted.push(applicant);
      taken.add(person_key);
    }
    return [...verdicts, ...(await this.register(current, wanted, applicants))];
  }

  private async register(
    { id, is_dry_run }: PatientImport,
    wanted: readonly Applicant[],
    places: ReadonlyMap<Applicant, { line: number; person_key: string }>,
  ): Promise<Verdict[]> {
    const place = (applicant: Applicant) => places.get(applicant) as { line: number; person_key: string };
    if (is_dry_run)
      return wanted.map(applicant => ({
        ...place(applicant),
        outcome: 'CREATED',
        patient_id: null,
        problems: [],
      }));
    const { registered, refusal } = await this.intake.register(wanted, id);
    return wanted.map((applicant, n) => {
      const patient = registered[n];
      return patient
        ? { ...place(applicant), outcome: 'CREATED', patient_id: patient.id, problems: [] }
        : {
            ...place(applicant),
            outcome: 'INVALID',
            patient_id: null,
            problems: [{ field: '', message: refusal?.detail ?? 'could not be registered' }],
          };
    });
  }

  /** Tells rows of one person apart from others without keeping who it is. */
  private keyOf(tenant: Tenant, applicant: Applicant): string {
    return this.keys.digest(`patient-imports:v1:${tenant.id}`, personOf(applicant));
  }
}

const isOpen = ({ status }: PatientImport): boolean => status === 'PENDING' || status === 'RUNNING';

const isApplicant = (checked: Applicant | readonly unknown[]): checked is Applicant =>
  !Array.isArray(checked);

function told(duplicate: Lookalike | 'file'): Pick<Verdict, 'patient_id' | 'problems'> {
  if (duplicate === 'file')
    return {
      patient_id: null,
      problems: [{ field: '', message: 'An earlier line is about the same person.' }],
    };
  const message = `Somebody like this is registered already (${duplicate.reasons.join(', ')}).`;
  return { patient_id: duplicate.id, problems: [{ field: '', message }] };
}
