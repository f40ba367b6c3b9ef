import { Command } from 'commander';
import { Tenancy } from '../src/core/tenancy/tenancy.js';
import { TenantDirectory } from '../src/core/tenancy/tenant-directory.js';
import { Seals } from '../src/modules/audit/index.js';
import { openApplication, runCommand } from './command.js';

const { tenant: code } = new Command('audit:verify')
  .description('Finds out whether the audit of the hospitals was tampered with. Ends with 1 when it was.')
  .option('--tenant <code>', 'only this hospital')
  .parse()
  .opts<{ tenant?: string }>();

await runCommand(async ({ settings }) => {
  const app = await openApplication(settings);
  try {
    const all = await app.get(TenantDirectory).all();
    const tenants = all.filter(tenant => code === undefined || tenant.code === code);
    if (code !== undefined && tenants.length === 0) throw new Error(`There is no hospital ${code}.`);
    for (const tenant of tenants) {
      const { status, sealed_entries, unsealed_entries, oldest_unsealed_at, copied_heads, findings } =
        await app.get(Tenancy).run(tenant, 'read', () => app.get(Seals).verify());
      const since = oldest_unsealed_at ? ` since ${oldest_unsealed_at}` : '';
      process.stdout.write(
        `${tenant.code} ${status}: ${sealed_entries} entries sealed, ${unsealed_entries} not yet${since}, ` +
          `${copied_heads} seals compared with their copies\n`,
      );
      for (const { kind, entry_id, seal_sequence, detail } of findings)
        process.stdout.write(
          `  ${kind} seal ${seal_sequence}${entry_id ? ` entry ${entry_id}` : ''}: ${detail}\n`,
        );
      if (findings.length > 0) process.exitCode = 1;
    }
  } finally {
    await app.close();
  }
});
