import { rm } from 'node:fs/promises';

export default async function tearDown() {
  await globalThis.suite?.postgres.stop();
  if (globalThis.suite) await rm(globalThis.suite.folder, { recursive: true, force: true });
}
