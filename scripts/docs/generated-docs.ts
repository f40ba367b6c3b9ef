import { outlineApi } from '../../src/app/outline.js';
import { describeApi } from '../../src/app/openapi.js';
import { configurationDoc } from './configuration.js';
import { permissionsDoc } from './permissions.js';

/** The documents that follow from the code, by their place in the repository. The same code gives the same text. */
export async function generatedDocs(): Promise<Record<string, string>> {
  const { app, routes } = await outlineApi();
  return {
    'docs/openapi.json': `${JSON.stringify(describeApi(app), null, 2)}\n`,
    'docs/permissions.md': permissionsDoc(routes),
    'docs/configuration.md': configurationDoc(),
  };
}
