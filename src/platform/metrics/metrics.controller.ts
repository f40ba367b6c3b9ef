import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PlatformAccess } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers } from '../../core/http/openapi.js';
import {
  MetricsFilter,
  MetricsQuery,
  PlatformDashboard,
  TenantMetrics,
  TenantMetricsList,
} from './metrics.dto.js';
import { MetricsService } from './metrics.service.js';

@ApiTags('Platform metrics')
@Controller('platform')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get('dashboard')
  @PlatformAccess('tenants:manage')
  @Answers(200, PlatformDashboard, 'Hospitals, what they have and add, who works in them, and the queues')
  dashboard(@Query({ schema: MetricsQuery }) query: MetricsQuery) {
    return this.metrics.dashboard(query);
  }

  @Get('metrics')
  @PlatformAccess('tenants:manage')
  @Answers(200, TenantMetricsList, 'How much each hospital has, newest hospital first')
  list(@Query({ schema: MetricsFilter }) filter: MetricsFilter) {
    return this.metrics.list(filter);
  }

  @Get('tenants/:id/metrics')
  @PlatformAccess('tenants:manage')
  @Answers(200, TenantMetrics, 'How much a hospital has, and what was added day by day')
  of(@Param('id', { schema: uuid }) id: string, @Query({ schema: MetricsQuery }) query: MetricsQuery) {
    return this.metrics.of(id, query);
  }
}
