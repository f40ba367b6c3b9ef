import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface OwnDatabase {
  name: string;
  /** As superuser. */
  url: string;
  run(sql: string): Promise<pg.QueryResult<Record<string, unknown>>>;
  drop(): Promise<void>;
}

/** A database of the test file's own on the server that the suite started. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error('TEST_DATABASE_URL is not set');
  const name = `t_${randomBytes(6).toString('hex')}`;
  await once(server, `create database ${name}`);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).toString();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    name,
    url,
    run: sql => client.query(sql),
    drop: async () => {
      await client.end();
      await once(server, `drop database ${name} with (force)`);
    },
  };
}

export async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
