import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

const samples = 5;

/** Opening and closing a transaction are its envelope and not counted, and neither is what happens beside requests. */
const envelope = `^(begin|commit|rollback|set|listen|notify|select pg_notify)\\M`;

/**
 * Statements that one request sends to the hospital and to the shared schema. Reads leave the audit entry out, which
 * writes include.
 */
export async function countStatements(
  db: Client,
  code: string,
  kind: 'read' | 'write',
  request: () => Promise<unknown>,
): Promise<number> {
  await request();
  await track(db, 'top');
  await db.query('select pg_stat_statements_reset()');
  for (let n = 0; n < samples; n++) await request();
  const { rows } = await db.query<{ calls: number }>(
    `select coalesce(sum(calls), 0)::int as calls from pg_stat_statements
     where query !~* $1 and (userid::regrole::text = $2 or query ~ 'public\\.(accounts|sessions|memberships|tenants)')
       and not ($3 and query like '%insert into audit_entries%')`,
    [envelope, `t_${code}`, kind === 'read'],
  );
  await track(db, 'none');
  return (rows[0]?.calls ?? 0) / samples;
}

/** A changed setting reaches the other connections a moment later, between two of their statements. */
export async function track(db: Client, what: 'top' | 'none'): Promise<void> {
  await db.query(`alter system set pg_stat_statements.track = '${what}'`);
  await db.query('select pg_reload_conf()');
  const show = async () =>
    (await db.query<{ track: string }>(`select current_setting('pg_stat_statements.track') as track`)).rows[0]
      ?.track;
  for (let tries = 0; (await show()) !== what; tries++) {
    if (tries > 100) throw new Error('PostgreSQL did not take a changed setting.');
    await sleep(20);
  }
  await sleep(200);
}
