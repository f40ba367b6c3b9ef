export { FleetMigration, type FleetResult } from './fleet-migration.js';
export { MigrationsModule } from './migrations.module.js';
