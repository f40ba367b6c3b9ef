import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  CorrectReading,
  LatestReadings,
  ReadingFilter,
  ReadingList,
  ReadingResponse,
  RecordReading,
  SeriesFilter,
  SeriesResponse,
} from './readings.dto.js';
import { ReadingsService } from './readings.service.js';

@ApiTags('Vital signs')
@Controller('patients/:id/readings')
export class ReadingsController {
  constructor(private readonly readings: ReadingsService) {}

  @Get()
  @Access('vitals:view')
  @Answers(200, ReadingList, 'Readings of a patient, latest first')
  list(@Param('id', { schema: uuid }) id: string, @Query({ schema: ReadingFilter }) filter: ReadingFilter) {
    return this.readings.list(id, filter);
  }

  @Get('latest')
  @Access('vitals:view')
  @Answers(200, LatestReadings, 'The latest reading of every type of which there is one')
  latest(@Param('id', { schema: uuid }) id: string) {
    return this.readings.latest(id);
  }

  @Get('series')
  @Access('vitals:view')
  @Answers(200, SeriesResponse, 'Points for a chart: mean and extremes of equal parts of a period')
  series(@Param('id', { schema: uuid }) id: string, @Query({ schema: SeriesFilter }) filter: SeriesFilter) {
    return this.readings.series(id, filter);
  }

  @Post()
  @Access('vitals:record')
  @Answers(201, ReadingResponse, 'Record one value')
  @Refuses(400, 'The patient is deceased, or the time is more than a day off')
  record(@Param('id', { schema: uuid }) id: string, @Body({ schema: RecordReading }) input: RecordReading) {
    return this.readings.record(id, input);
  }

  @Post(':readingId/corrections')
  @Access('vitals:record')
  @Answers(201, ReadingResponse, 'Put a corrected value in the place of one, which is kept as it was')
  @Refuses(409, 'It has been corrected already, or it is part of a set')
  correct(
    @Param('id', { schema: uuid }) id: string,
    @Param('readingId', { schema: uuid }) readingId: string,
    @Body({ schema: CorrectReading }) input: CorrectReading,
  ) {
    return this.readings.correct(id, readingId, input);
  }
}
