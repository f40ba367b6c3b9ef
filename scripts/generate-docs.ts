import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { generatedDocs } from './docs/generated-docs.js';

for (const [path, text] of Object.entries(await generatedDocs())) {
  await writeFile(path, text);
  process.stdout.write(`${path}\n`);
}
