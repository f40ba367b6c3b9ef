import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { StaffOrOperators } from '../../core/access/access.decorator.js';
import { Answers } from '../../core/http/openapi.js';
import { DashboardMetrics, DashboardQuery } from './dashboards.dto.js';
import { DashboardsService } from './dashboards.service.js';

@ApiTags('Dashboard')
@Controller('dashboard')
export class DashboardsController {
  constructor(private readonly dashboards: DashboardsService) {}

  @Get('metrics')
  @StaffOrOperators('dashboard:view')
  @Answers(200, DashboardMetrics, 'What the caller has to know now; for super admins, totals of the platform')
  metrics(@Query({ schema: DashboardQuery }) query: DashboardQuery) {
    return this.dashboards.metrics(query);
  }
}
