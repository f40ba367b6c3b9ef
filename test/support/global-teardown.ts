import { rm } from 'node:fs/promises';

export default async function tearDown(): Promise<void> {
  await globalThis.suite?.postgres?.stop();
  if (globalThis.suite?.folder) await rm(globalThis.suite.folder, { recursive: true, force: true });
}
