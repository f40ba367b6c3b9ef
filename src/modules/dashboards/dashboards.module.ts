import { Module } from '@nestjs/common';
import './dashboards.permissions.js';
import { MetricsModule } from '../../platform/metrics/index.js';
import { DashboardsController } from './dashboards.controller.js';
import { DashboardQueries } from './dashboards.queries.js';
import { DashboardsService } from './dashboards.service.js';

@Module({
  imports: [MetricsModule],
  controllers: [DashboardsController],
  providers: [DashboardsService, DashboardQueries],
})
export class DashboardsModule {}
