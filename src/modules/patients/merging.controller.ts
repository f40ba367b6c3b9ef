import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  MergePatients,
  PatientMerge,
  PatientMergeMap,
  PatientMerges,
  UnmergePatients,
} from './merging.dto.js';
import { Merging } from './merging.service.js';

@ApiTags('Patients')
@Controller('patients/:id')
export class MergingController {
  constructor(private readonly merging: Merging) {}

  @Post('merge')
  @Access('patients:merge')
  @Answers(201, PatientMerge, 'Make two records of one person one; this one survives')
  @Refuses(409, 'Something has to be settled first; `obstacles` says what')
  merge(@Param('id', { schema: uuid }) id: string, @Body({ schema: MergePatients }) input: MergePatients) {
    return this.merging.merge(id, input);
  }

  @Post('unmerge')
  @HttpCode(200)
  @Access('patients:merge')
  @Answers(200, PatientMerge, 'Make the record that was merged into another one a record of its own again')
  @Refuses(409, 'Something was written since, and it was not said to whom it belongs; `later_rows` lists it')
  unmerge(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: UnmergePatients }) input: UnmergePatients,
  ) {
    return this.merging.unmerge(id, input);
  }

  @Get('merges')
  @Access('patients:merge')
  @Answers(200, PatientMerges, 'Merges of which this record was a part, the latest first')
  list(@Param('id', { schema: uuid }) id: string) {
    return this.merging.list(id);
  }

  @Get('merges/:mergeId')
  @Access('patients:merge')
  @Answers(200, PatientMergeMap, 'A merge with all that was moved, and what was written since')
  get(@Param('id', { schema: uuid }) id: string, @Param('mergeId', { schema: uuid }) mergeId: string) {
    return this.merging.get(id, mergeId);
  }
}
