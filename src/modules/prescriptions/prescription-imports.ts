import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';

/** Prescriptions of patients who were made up. */
@Injectable()
export class PrescriptionImports {
  constructor(private readonly db: TenantDb) {}

  /** Deletes them for good, with their items. */
  async removeOf(patientIds: readonly string[]): Promise<void> {
    await this.db.rows(sql`delete from prescriptions where patient_id = any(${[...patientIds]})`);
  }
}
