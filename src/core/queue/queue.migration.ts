import { runMigrations } from 'bullmq';
import pg from 'pg';

export const QUEUE_SCHEMA = 'bullmq';

/**
 * Creates or upgrades BullMQ's tables as their owner (who needs CREATE on the database) and lets the serving role use
 * them. Safe to run at every deployment and by several processes at once; the serving role itself needs no DDL right.
 */
export async function migrateQueueStore(ownerUrl: string, grantTo: string): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const version = await runMigrations(client, QUEUE_SCHEMA);
    const role = client.escapeIdentifier(grantTo);
    await client.query(`
      grant usage on schema ${QUEUE_SCHEMA} to ${role};
      grant select, insert, update, delete on all tables in schema ${QUEUE_SCHEMA} to ${role};
      grant usage on all sequences in schema ${QUEUE_SCHEMA} to ${role};
      grant execute on all functions in schema ${QUEUE_SCHEMA} to ${role};
      revoke insert, update, delete on ${QUEUE_SCHEMA}.migration from ${role};
    `);
    return version;
  } finally {
    await client.end();
  }
}
