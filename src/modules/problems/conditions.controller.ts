import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  ConditionResponse,
  NoteCondition,
  ProblemFilter,
  ResolveProblem,
  UpdateCondition,
} from './problems.dto.js';
import { ProblemsService } from './problems.service.js';

@ApiTags('Problem list')
@Controller('patients/:id/conditions')
export class ConditionsController {
  constructor(private readonly problems: ProblemsService) {}

  @Get()
  @Access('patients:view', 'patients:view_all')
  @Answers(200, z.array(ConditionResponse), 'What a patient suffers and suffered from')
  list(@Param('id', { schema: uuid }) id: string, @Query({ schema: ProblemFilter }) filter: ProblemFilter) {
    return this.problems.list('condition', id, filter);
  }

  @Post()
  @Access('problems:record')
  @Answers(201, ConditionResponse, 'Note a condition')
  @Refuses(409, 'It is on the list already')
  note(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: NoteCondition }) input: z.output<typeof NoteCondition>,
  ) {
    return this.problems.note('condition', id, input);
  }

  @Patch(':conditionId')
  @Access('problems:record')
  @Answers(
    200,
    ConditionResponse,
    'Change it, take it back as an error, or say that it has come back; null clears a member',
  )
  update(
    @Param('id', { schema: uuid }) id: string,
    @Param('conditionId', { schema: uuid }) conditionId: string,
    @Body({ schema: UpdateCondition }) input: z.output<typeof UpdateCondition>,
  ) {
    return this.problems.update('condition', id, conditionId, input);
  }

  @Post(':conditionId/resolve')
  @HttpCode(200)
  @Access('problems:record')
  @Answers(200, ConditionResponse, 'It is over')
  resolve(
    @Param('id', { schema: uuid }) id: string,
    @Param('conditionId', { schema: uuid }) conditionId: string,
    @Body({ schema: ResolveProblem }) input: ResolveProblem,
  ) {
    return this.problems.resolve('condition', id, conditionId, input);
  }
}
