import type { TestApi } from './api.js';

export interface HistoryEntry {
  readonly action: string;
  readonly actor_id: string | null;
  readonly entity: string | null;
  readonly patient_ids: string[];
  readonly changes: Record<string, [unknown, unknown]> | null;
  /** What the outbox tells of it; null when nobody is told. */
  readonly payload: Record<string, unknown> | null;
}

/** What audit and outbox say about a row of a hospital, in the order in which it happened. */
export const historyOf = (
  api: TestApi,
  { schema }: { readonly schema: string },
  entityId: string,
): Promise<HistoryEntry[]> =>
  api.sql<HistoryEntry>(
    `select a.action, a.actor_id, a.entity, a.patient_ids, a.changes, o.payload
     from ${schema}.audit_entries a left join ${schema}.outbox o on o.id = a.id and o.event = a.action
     where a.entity_id = $1 order by a.id`,
    [entityId],
  );

/** How many rows a table of a hospital has. */
export async function countOf(
  api: TestApi,
  { schema }: { readonly schema: string },
  table: string,
  where = 'true',
  values: unknown[] = [],
): Promise<number> {
  const [row] = await api.sql<{ count: number }>(
    `select count(*)::int as count from ${schema}.${table} where ${where}`,
    values,
  );
  return row?.count ?? 0;
}

/** What the counter rows of a hospital say there is. */
export async function counted(
  api: TestApi,
  { schema }: { readonly schema: string },
  name: 'patients' | 'users',
): Promise<number> {
  const [row] = await api.sql<{ total: number }>(
    `select sum(value)::int as total from ${schema}.counters where name = $1`,
    [name],
  );
  return row?.total ?? 0;
}
