import { SqlMigration } from '../sql-migration.js';

/** The moment for which the data of a demo hospital was arranged: what is missing is added as it was then. */
export class DemoMoments extends SqlMigration {
  protected readonly sql = `
alter table public.demo_days add column arranged_for timestamptz;
`;
}
