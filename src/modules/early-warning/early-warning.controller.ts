import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers } from '../../core/http/openapi.js';
import {
  EarlyWarningSettings,
  News2Filter,
  News2Response,
  UpdateEarlyWarningSettings,
} from './early-warning.dto.js';
import { EarlyWarningService } from './early-warning.service.js';

@ApiTags('Early warning')
@Controller('patients/:id/news2')
export class EarlyWarningController {
  constructor(private readonly earlyWarning: EarlyWarningService) {}

  @Get()
  @Access('vitals:view')
  @Answers(200, News2Response, 'NEWS2 of each set and of each 30 minutes of single readings, latest first')
  news2(@Param('id', { schema: uuid }) id: string, @Query({ schema: News2Filter }) filter: News2Filter) {
    return this.earlyWarning.news2(id, filter);
  }

  @Get('settings')
  @Access('vitals:view')
  @Answers(200, EarlyWarningSettings, 'Scale and pregnancy, as a clinician has set them')
  settings(@Param('id', { schema: uuid }) id: string) {
    return this.earlyWarning.settings(id);
  }

  @Patch('settings')
  @Access('alerts:configure')
  @Answers(
    200,
    EarlyWarningSettings,
    'Set the scale of the oxygen saturation, or that the patient is pregnant',
  )
  change(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: UpdateEarlyWarningSettings }) input: UpdateEarlyWarningSettings,
  ) {
    return this.earlyWarning.change(id, input);
  }
}
