import { Module } from '@nestjs/common';
import { DemoDays } from './demo-days.js';
import { DemoFreshness } from './demo-freshness.js';

@Module({ providers: [DemoDays, DemoFreshness], exports: [DemoDays, DemoFreshness] })
export class DemoFreshnessModule {}
