import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { BedEntity, type Bed } from './bed.entity.js';
import type { BedResponse } from './beds.dto.js';
import type { BedState } from './beds.state.js';

/** A bed as the board shows it, with all that decides who is shown who lies there. */
export type BedRow = Omit<BedResponse, 'occupant'> & {
  readonly patient_id: string | null;
  readonly patient_name: string | null;
  readonly patient_code: string | null;
  readonly admission_id: string | null;
  readonly doctor_id: string | null;
  readonly stay_department_id: string | null;
  readonly ward_department_id: string | null;
};

export interface BoardRow extends BedRow {
  readonly place: string;
  readonly is_news: boolean;
}

/** How many beds of a ward could be had; no bed and nobody in it is named. */
export interface WardVacancy {
  readonly ward_id: string;
  readonly ward: string;
  readonly department: string | null;
  readonly total: number;
  readonly free: number;
}

/** The last holder of a bed, when its time is not over. */
const holder = (now: Date) => sql`
  lateral (select * from (
    select h.* from bed_allocations h where h.bed_id = b.id order by h.ends_at desc limit 1) last
  where last.ends_at is null or last.ends_at > ${now}) x`;

const row = sql`
  b.id, b.ward_id, w.name as ward, w.department_id as ward_department_id, b.label,
  coalesce(x.kind, case b.condition when 'READY' then 'FREE' else b.condition end) as state, b.blocked_reason,
  x.begins_at as since, x.ends_at as reserved_until, x.patient_id, p.full_name as patient_name, p.patient_code,
  x.admission_id, c.doctor_id, c.department_id as stay_department_id, b.is_active, b.updated_at, b.version`;

const shown = (now: Date) => sql`
  beds b join wards w on w.id = b.ward_id left join ${holder(now)} on true
  left join patient_cards p on p.id = x.patient_id left join admission_cards c on c.id = x.admission_id`;

@Injectable()
export class BedsRepository {
  constructor(private readonly db: TenantDb) {}

  list(wardId: string | undefined, state: BedState | undefined, now: Date): Promise<BedRow[]> {
    return this.db.rows(sql<BedRow>`
      select * from (select ${row} from ${shown(now)}
        where b.is_active and (${wardId ?? null}::uuid is null or b.ward_id = ${wardId ?? null})) bed
      where ${state ?? null}::text is null or state = ${state ?? null}
      order by lower(ward), ward_id, lower(label), id`);
  }

  /** Wards with beds that are used, how many those are, and how many could be had now. */
  vacancies(now: Date): Promise<WardVacancy[]> {
    return this.db.rows(sql<WardVacancy>`
      select ward_id, ward, department, count(*)::int as total, count(*) filter (where state = 'FREE')::int as free
      from (select ${row}, d.name as department from ${shown(now)} left join department_cards d on d.id = w.department_id
        where b.is_active) bed
      group by ward_id, ward, department order by lower(ward), ward_id`);
  }

  view(id: string, now: Date): Promise<BedRow | undefined> {
    return this.db.row(sql<BedRow>`select ${row} from ${shown(now)} where b.id = ${id}`);
  }

  /**
   * All beds that are used, and those that are news: what was committed after a snapshot, however long ago its
   * transaction began. One statement, so that everything is of the same moment. The first row may be of no bed.
   */
  board(since: string | undefined, now: Date): Promise<BoardRow[]> {
    const news = since ? sql`not pg_visible_in_snapshot(b.changed_in, ${since}::pg_snapshot)` : sql`false`;
    return this.db.rows(sql<BoardRow>`
      select here.place, bed.* from (select pg_current_snapshot()::text as place) here
        left join (select ${row}, ${news} as is_news from ${shown(now)} where b.is_active or ${news}) bed on true
      order by lower(bed.ward), bed.ward_id, lower(bed.label), bed.id`);
  }

  find(id: string): Promise<Bed | null> {
    return this.db.em.findOne(BedEntity, id);
  }

  add(bed: Bed): void {
    this.db.em.persist(this.db.em.create(BedEntity, bed));
  }

  /** Shows on the board that something about a bed has changed. */
  async mark(id: string): Promise<void> {
    await this.db.rows(sql`update beds set changed_in = pg_current_xact_id() where id = ${id}`);
  }

  flush(): Promise<void> {
    return this.db.flush();
  }
}
