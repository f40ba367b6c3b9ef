import 'reflect-metadata';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../scripts/embedded/postgres.js';
import { createTemplate } from './database.js';

declare global {
  var suite: { postgres?: EmbeddedPostgres; folder?: string } | undefined;
}

/** One database server for the whole suite: yours (`DATABASE_URL`), or an embedded one that forgets everything. */
export default async function setUp(): Promise<void> {
  globalThis.suite = {};
  let url = process.env['DATABASE_URL'];
  if (!url) {
    const folder = await mkdtemp(join(tmpdir(), 'hms-test-'));
    const postgres = await startEmbeddedPostgres({
      dataDir: folder,
      settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '400' },
    });
    globalThis.suite = { postgres, folder };
    url = postgres.url;
  }
  process.env['TEST_DATABASE_URL'] = url;
  await createTemplate(url);
}
