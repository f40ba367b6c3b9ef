import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';

/** Stays of patients who were made up. */
@Injectable()
export class AdmissionImports {
  constructor(private readonly db: TenantDb) {}

  /** Deletes them for good; prescriptions and visits that refer to them have to be gone. */
  async removeOf(patientIds: readonly string[]): Promise<void> {
    await this.db.rows(sql`delete from admissions where patient_id = any(${[...patientIds]})`);
  }
}
