import { Module } from '@nestjs/common';
import { FleetMigration } from './fleet-migration.js';

@Module({ providers: [FleetMigration], exports: [FleetMigration] })
export class MigrationsModule {}
