import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export const appSecret = process.env['TEST_APP_SECRET'] ?? '';
const template = 'hms_template';

const urlOf = (serverUrl: string, database: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.toString();
};

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export interface TestDatabase {
  /** Connection string of its owner. */
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of its own for a test file. */
export async function createDatabase(like?: TestDatabase): Promise<TestDatabase> {
  const serverUrl = process.env['TEST_DATABASE_URL'];
  if (!serverUrl) throw new Error('The suite has no database: run it with "npm test".');
  const name = `t_${randomBytes(6).toString('hex')}`;
  await withClient(serverUrl, async client => {
    const origin = like ? new URL(like.url).pathname.slice(1) : template;
    await client.query(`create database ${name} template ${origin}`);
    // Rights on the database itself are not copied.
    await client.query(`revoke temporary on database ${name} from public`);
  });
  return {
    url: urlOf(serverUrl, name),
    drop: () =>
      withClient(serverUrl, async client => void (await client.query(`drop database ${name} with (force)`))),
  };
}
