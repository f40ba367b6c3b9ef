import { Command } from 'commander';
import { DataKeys } from '../src/core/crypto/data-keys.js';
import { KeyRotation } from '../src/core/crypto/key-rotation.js';
import { Events } from '../src/core/events/events.js';
import { Tenancy } from '../src/core/tenancy/tenancy.js';
import { TenantDirectory } from '../src/core/tenancy/tenant-directory.js';
import { SealedNationalIds } from '../src/modules/patients/index.js';
import { SealedSigningKeys } from '../src/modules/prescription-papers/index.js';
import { openApplication, runCommand } from './command.js';

const options = new Command('keys:rotate')
  .description(
    'Gives hospitals a new data key and seals with it what the old one sealed, while they work. ' +
      'Run it again after an interruption: it goes on where it was.',
  )
  .option('--tenant <code>', 'this hospital')
  .option('--all', 'every hospital, one after the other')
  .parse()
  .opts<{ tenant?: string; all?: true }>();

await runCommand(async ({ settings }) => {
  if ((options.tenant === undefined) === (options.all === undefined))
    throw new Error('Say which hospital: --tenant <code>, or --all.');
  const app = await openApplication(settings);
  try {
    const all = await app.get(TenantDirectory).all();
    const tenants = all.filter(({ code }) => options.all ?? code === options.tenant);
    if (tenants.length === 0) throw new Error(`There is no hospital ${options.tenant}.`);
    const rotation = new KeyRotation(app.get(Tenancy), app.get(DataKeys), app.get(Events), [
      app.get(SealedNationalIds),
      app.get(SealedSigningKeys),
    ]);
    for (const tenant of tenants) {
      const sealed = new Map<string, number>();
      const retired = await rotation.rotate(tenant, (what, count) => sealed.set(what, count));
      const counts = [...sealed].map(([what, count]) => `${count} ${what}`).join(', ');
      process.stdout.write(
        `${tenant.code}: sealed anew ${counts}; keys out of use: ${retired.join(', ') || 'none'}\n`,
      );
    }
  } finally {
    await app.close();
  }
});
