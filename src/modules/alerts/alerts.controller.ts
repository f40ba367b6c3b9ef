import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers } from '../../core/http/openapi.js';
import { AlertFilter, AlertList, AlertResponse, ResolveAlert } from './alerts.dto.js';
import { AlertsService } from './alerts.service.js';

@ApiTags('Alerts')
@Controller('alerts')
export class AlertsController {
  constructor(private readonly alerts: AlertsService) {}

  @Get()
  @Access('alerts:view')
  @Answers(200, AlertList, "Alerts, latest first; doctors see their patients', nurses their department's")
  list(@Query({ schema: AlertFilter }) filter: AlertFilter) {
    return this.alerts.list(filter);
  }

  @Get(':id')
  @Access('alerts:view')
  @Answers(200, AlertResponse, 'One alert')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.alerts.get(id);
  }

  @Patch(':id/acknowledge')
  @Access('alerts:acknowledge')
  @Answers(200, AlertResponse, 'The caller sees to it; nobody else is called any more')
  acknowledge(@Param('id', { schema: uuid }) id: string) {
    return this.alerts.acknowledge(id);
  }

  @Patch(':id/resolve')
  @Access('alerts:acknowledge')
  @Answers(200, AlertResponse, 'It is over; the next reading beyond a threshold begins another one')
  resolve(@Param('id', { schema: uuid }) id: string, @Body({ schema: ResolveAlert }) input: ResolveAlert) {
    return this.alerts.resolve(id, input);
  }
}
