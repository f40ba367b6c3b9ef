import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { CorrectVitals, RecordVitals, VitalsFilter, VitalsList, VitalsResponse } from './vital-sets.dto.js';
import { VitalSetsService } from './vital-sets.service.js';

@ApiTags('Vital signs')
@Controller('vitals')
export class VitalSetsController {
  constructor(private readonly sets: VitalSetsService) {}

  @Get()
  @Access('vitals:view')
  @Answers(200, VitalsList, 'All sets of a patient, latest first, up to 5,000; or a page with `paged=true`')
  list(@Query({ schema: VitalsFilter }) filter: VitalsFilter) {
    return this.sets.list(filter);
  }

  @Get(':id')
  @Access('vitals:view')
  @Answers(200, VitalsResponse, 'One set, also one that was corrected')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.sets.get(id);
  }

  @Post()
  @Access('vitals:record')
  @Answers(201, VitalsResponse, 'Record a set, for an appointment, an admission or neither')
  @Refuses(400, 'The patient is deceased, the time is more than a day off, or the visit is not the patient’s')
  record(@Body({ schema: RecordVitals }) input: RecordVitals) {
    return this.sets.record(input);
  }

  @Post(':id/corrections')
  @Access('vitals:record')
  @Answers(201, VitalsResponse, 'Put a corrected set in the place of one, which is kept as it was')
  @Refuses(409, 'It has been corrected already')
  correct(@Param('id', { schema: uuid }) id: string, @Body({ schema: CorrectVitals }) input: CorrectVitals) {
    return this.sets.correct(id, input);
  }
}
