import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { Page } from '../../core/http/fields.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { BedRequestFilter, BedRequestResponse, RequestBed } from './bed-requests.dto.js';
import type { BedRequestStatus } from './bed-requests.state.js';

export interface BedRequest {
  readonly id: string;
  readonly patient_id: string;
  readonly status: BedRequestStatus;
  readonly bed_id: string | null;
  readonly version: number;
}

/** What a step changes. */
export interface Decision {
  readonly status: BedRequestStatus;
  readonly bed_id?: string;
  readonly reserved_until?: Date;
  readonly decided_by_id?: string;
  readonly decided_reason?: string;
}

const row = sql`
  r.id, r.patient_id, p.full_name as patient_name, p.patient_code, r.ward_id,
  c.ward, r.reason, r.status, r.bed_id, c.place,
  r.reserved_until, r.decided_at, r.decided_reason, r.created_at, r.version`;

const named = sql`
  bed_requests r join patient_cards p on p.id = r.patient_id join bed_request_cards c on c.id = r.id`;

const countLimit = 10_000;

@Injectable()
export class BedRequestsRepository {
  constructor(private readonly db: TenantDb) {}

  /** One page, newest first: one statement for the rows and one for the total. */
  list({ status, ...page }: BedRequestFilter): Promise<Page<BedRequestResponse>> {
    return this.page(status ? sql`r.status = ${status}` : sql`true`, page);
  }

  ofPatient(patientId: string, page: { page: number; page_size: number }): Promise<Page<BedRequestResponse>> {
    return this.page(sql`r.patient_id = ${patientId}`, page);
  }

  newestOf(patientId: string): Promise<BedRequestResponse | undefined> {
    return this.db.row(sql<BedRequestResponse>`
      select ${row} from ${named} where r.patient_id = ${patientId} order by r.created_at desc, r.id desc limit 1`);
  }

  view(id: string): Promise<BedRequestResponse | undefined> {
    return this.db.row(sql<BedRequestResponse>`select ${row} from ${named} where r.id = ${id}`);
  }

  /** In hand: nobody else decides until the transaction ends. */
  lock(id: string): Promise<BedRequest | undefined> {
    return this.db.row(sql<BedRequest>`
      select id, patient_id, status, bed_id, version from bed_requests where id = ${id} for no key update`);
  }

  async isAdmitted(patientId: string): Promise<boolean> {
    const stay = await this.db.row(sql`
      select 1 from admission_cards where patient_id = ${patientId} and status = 'ACTIVE'`);
    return stay !== undefined;
  }

  async add(id: string, patientId: string, { ward_id, reason }: RequestBed, now: Date): Promise<void> {
    await this.db.rows(sql`
      insert into bed_requests (id, patient_id, ward_id, reason, created_at, updated_at)
      values (${id}, ${patientId}, ${ward_id ?? null}, ${reason ?? null}, ${now}, ${now})`);
  }

  async decide(
    id: string,
    { status, bed_id, reserved_until, decided_by_id, decided_reason }: Decision,
    now: Date,
  ): Promise<void> {
    await this.db.rows(sql`
      update bed_requests set status = ${status}, bed_id = coalesce(${bed_id ?? null}, bed_id),
        reserved_until = coalesce(${reserved_until ?? null}, reserved_until), decided_at = ${now},
        decided_by_id = ${decided_by_id ?? null}, decided_reason = ${decided_reason ?? null}, updated_at = ${now},
        version = version + 1
      where id = ${id}`);
  }

  /** Releases what was kept until an instant; returns whose it was. */
  endKept(now: Date): Promise<BedRequest[]> {
    return this.db.rows(sql<BedRequest>`
      update bed_requests set status = 'RELEASED', decided_at = ${now}, updated_at = ${now}, version = version + 1
      where status = 'APPROVED' and reserved_until <= ${now} returning id, patient_id, status, bed_id, version`);
  }

  private async page(
    where: RawBuilder<unknown>,
    { page, page_size }: { page: number; page_size: number },
  ): Promise<Page<BedRequestResponse>> {
    const [items, counted] = await Promise.all([
      this.db.rows(sql<BedRequestResponse>`
        select ${row} from ${named} where ${where}
        order by r.created_at desc, r.id desc limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total from (select from bed_requests r where ${where} limit ${countLimit + 1}) matches`),
    ]);
    const total = counted?.total ?? 0;
    return { items, total, ...(total > countLimit && { total_is_estimate: true }), page, page_size };
  }
}
