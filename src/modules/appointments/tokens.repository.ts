import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';

@Injectable()
export class TokensRepository {
  constructor(private readonly db: TenantDb) {}

  /** The next number of a doctor on a day. Others wait for theirs until this transaction ends. */
  async next(doctorId: string, day: string): Promise<number> {
    const counter = await this.db.row(sql<{ last_number: number }>`
      insert into token_counters as t (doctor_id, on_day, last_number) values (${doctorId}, ${day}, 1)
      on conflict (doctor_id, on_day) do update set last_number = t.last_number + 1 returning last_number`);
    if (!counter) throw new Error('A counter has a row.');
    return counter.last_number;
  }

  /** Whether a patient is still waiting with a token; until the transaction ends that stays so. */
  async holdWaiting(appointmentId: string): Promise<boolean> {
    const waiting = await this.db.row(sql`
      select 1 from appointments where id = ${appointmentId} and status = 'CHECKED_IN' and token_number is not null
      for no key update`);
    return waiting !== undefined;
  }
}
