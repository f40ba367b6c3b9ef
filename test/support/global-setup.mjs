// Runs before any test, outside of Jest's module system: it uses the built product.
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../dist/scripts/embedded/postgres.js';
import { setUpPlatform } from '../../dist/src/core/database/platform-setup.js';

const forgetful = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '400',
};

/** One database server for the whole suite: yours (`DATABASE_URL`), or an embedded one that forgets everything. */
export default async function setUp() {
  let url = process.env.DATABASE_URL;
  if (!url) {
    const folder = await mkdtemp(join(tmpdir(), 'hms-test-'));
    // PostgreSQL's own user has to get in when root runs the suite.
    await chmod(folder, 0o755);
    const postgres = await startEmbeddedPostgres({ dataDir: folder, settings: forgetful });
    globalThis.suite = { postgres, folder };
    url = postgres.url;
  }
  process.env.TEST_DATABASE_URL = url;
  process.env.TEST_APP_SECRET = 'a-secret-for-tests-that-nobody-else-uses';
  await createTemplate(url);
}

/** A database with the shared tables, from which each test file's own one is copied. */
async function createTemplate(serverUrl) {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query('drop database if exists hms_template with (force)');
  await client.query('create database hms_template');
  await client.end();
  const template = new URL(serverUrl);
  template.pathname = '/hms_template';
  await setUpPlatform(template.toString(), process.env.TEST_APP_SECRET);
}
