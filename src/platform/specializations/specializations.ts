import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../core/clock.js';
import { PlatformDb } from '../../core/database/platform-db.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { OperatorsAudit } from '../../core/events/operators-audit.js';
import { Invalidation } from '../../core/gateways/live-events/invalidation.js';
import { Memory } from '../../core/gateways/live-events/memory.js';
import { assertUnchanged } from '../../core/http/etag.js';
import { newId } from '../../core/ids.js';
import type {
  CreateSpecialization,
  SpecializationChoice,
  SpecializationResponse,
  UpdateSpecialization,
} from './specializations.dto.js';
import { specializationNotFound } from './specializations.errors.js';

const columns = sql`id, name, retired_at is not null as is_retired, version`;
const theList = 'all';

/** What doctors can be specialized in: one list for all hospitals, kept in memory by every process. */
@Injectable()
export class Specializations {
  private readonly memory: Memory<SpecializationResponse[]>;

  constructor(
    private readonly db: PlatformDb,
    private readonly audit: OperatorsAudit,
    private readonly clock: Clock,
    private readonly invalidation: Invalidation,
  ) {
    this.memory = new Memory(invalidation, 'specializations', { maxAgeMs: 300_000, maxEntries: 1 });
  }

  /** All, retired ones too, by name. */
  async all(): Promise<SpecializationResponse[]> {
    const found = await this.memory.get(theList, () =>
      this.db.rows(
        sql<SpecializationResponse>`select ${columns} from public.specializations order by lower(name)`,
      ),
    );
    return found ?? [];
  }

  /** Those that can be chosen. */
  async choices(): Promise<SpecializationChoice[]> {
    return (await this.all()).filter(each => !each.is_retired).map(({ id, name }) => ({ id, name }));
  }

  async create({ name }: CreateSpecialization): Promise<SpecializationResponse> {
    const [id, now] = [newId(), this.clock.now()];
    await this.audit.record({ type: 'specialization.created', changes: changesBetween({}, { id, name }) });
    const made = await this.db.row(sql<SpecializationResponse>`
      insert into public.specializations (id, name, created_at, updated_at) values (${id}, ${name}, ${now}, ${now})
      returning ${columns}`);
    await this.invalidation.forget('specializations', theList);
    return this.there(made);
  }

  async update(id: string, { name, is_retired }: UpdateSpecialization): Promise<SpecializationResponse> {
    const before = this.there(
      await this.db.row(
        sql<SpecializationResponse>`select ${columns} from public.specializations where id = ${id}`,
      ),
    );
    assertUnchanged(before);
    const after = { name: name ?? before.name, is_retired: is_retired ?? before.is_retired };
    const changes = changesBetween(before, after);
    if (Object.keys(changes).length === 0) return before;
    await this.audit.record({ type: 'specialization.changed', changes: { id: [id, id], ...changes } });
    const now = this.clock.now();
    const changed = await this.db.row(sql<SpecializationResponse>`
      update public.specializations set name = ${after.name}, updated_at = ${now}, version = version + 1,
        retired_at = case when ${after.is_retired} then coalesce(retired_at, ${now}::timestamptz) end
      where id = ${id} returning ${columns}`);
    await this.invalidation.forget('specializations', theList);
    return this.there(changed);
  }

  private there(row: SpecializationResponse | undefined): SpecializationResponse {
    if (!row) throw specializationNotFound();
    return row;
  }
}
