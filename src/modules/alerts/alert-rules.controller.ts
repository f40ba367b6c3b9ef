import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers } from '../../core/http/openapi.js';
import {
  AlertEscalation,
  AlertRuleFilter,
  AlertRuleResponse,
  SetAlertRule,
  UpdateAlertEscalation,
} from './alert-rules.dto.js';
import { AlertRulesService } from './alert-rules.service.js';

@ApiTags('Alerts')
@Controller('alert-rules')
export class AlertRulesController {
  constructor(private readonly rules: AlertRulesService) {}

  @Get()
  @Access('alerts:view')
  @Answers(200, z.array(AlertRuleResponse), 'What is alarming, and who has said so')
  list(@Query({ schema: AlertRuleFilter }) { patient_id }: AlertRuleFilter) {
    return this.rules.list(patient_id);
  }

  @Put()
  @Access('alerts:configure')
  @Answers(200, AlertRuleResponse, 'Set a rule for all patients, or for one')
  set(@Body({ schema: SetAlertRule }) input: SetAlertRule) {
    return this.rules.set(input);
  }

  @Get('escalation')
  @Access('alerts:view')
  @Answers(200, AlertEscalation, 'How long an alert waits before others are told')
  escalation() {
    return this.rules.escalation();
  }

  @Patch('escalation')
  @Access('alerts:configure')
  @Answers(200, AlertEscalation, 'Change how long an alert waits before others are told')
  changeEscalation(@Body({ schema: UpdateAlertEscalation }) input: UpdateAlertEscalation) {
    return this.rules.changeEscalation(input);
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('alerts:configure')
  @Answers(204, undefined, 'Take a rule back; what the hospital or the product says counts again')
  remove(@Param('id', { schema: uuid }) id: string) {
    return this.rules.remove(id);
  }
}
