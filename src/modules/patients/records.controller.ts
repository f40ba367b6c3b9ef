import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { HistoryFilter, PatientHistory } from './history.dto.js';
import { PatientResponse, RemovalReason, StatedReason } from './patients.dto.js';
import { PatientRecords } from './records.service.js';

@ApiTags('Patients')
@Controller('patients/:id')
export class RecordsController {
  constructor(private readonly records: PatientRecords) {}

  @Get('history')
  @Access('patients:view', 'patients:view_all')
  @Answers(200, PatientHistory, 'Who changed what in the record, when and why, the latest first')
  history(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: HistoryFilter }) filter: HistoryFilter,
  ) {
    return this.records.changes(id, filter);
  }

  @Delete()
  @HttpCode(204)
  @Access('patients:delete')
  @Answers(204, undefined, 'Take a record out of use; nothing is deleted')
  @Refuses(409, 'The patient is admitted or has visits to come')
  remove(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: RemovalReason }) { reason }: RemovalReason,
  ) {
    return this.records.remove(id, reason);
  }

  @Post('restore')
  @HttpCode(200)
  @Access('patients:delete')
  @Answers(200, PatientResponse, 'Take a record into use again')
  restore(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: StatedReason }) { reason }: StatedReason,
  ) {
    return this.records.restore(id, reason);
  }
}
