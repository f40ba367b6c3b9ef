import { Module } from '@nestjs/common';
import './dashboards.permissions.js';
import { MetricsModule } from '../../platform/metrics/index.js';
import { AnalyticsController } from './analytics.controller.js';
import { AnalyticsExport } from './analytics.export.js';
import { AnalyticsQueries } from './analytics.queries.js';
import { AnalyticsService } from './analytics.service.js';
import { DashboardsController } from './dashboards.controller.js';
import { DashboardQueries } from './dashboards.queries.js';
import { DashboardsService } from './dashboards.service.js';

@Module({
  imports: [MetricsModule],
  controllers: [DashboardsController, AnalyticsController],
  providers: [DashboardsService, DashboardQueries, AnalyticsService, AnalyticsQueries, AnalyticsExport],
})
export class DashboardsModule {}
