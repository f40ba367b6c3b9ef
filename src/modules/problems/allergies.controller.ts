import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  AllergyResponse,
  NoteAllergy,
  ProblemFilter,
  ResolveProblem,
  UpdateAllergy,
} from './problems.dto.js';
import { ProblemsService } from './problems.service.js';

@ApiTags('Problem list')
@Controller('patients/:id/allergies')
export class AllergiesController {
  constructor(private readonly problems: ProblemsService) {}

  @Get()
  @Access('patients:view', 'patients:view_all')
  @Answers(200, z.array(AllergyResponse), 'What a patient does not tolerate')
  list(@Param('id', { schema: uuid }) id: string, @Query({ schema: ProblemFilter }) filter: ProblemFilter) {
    return this.problems.list('allergy', id, filter);
  }

  @Post()
  @Access('problems:record')
  @Answers(201, AllergyResponse, 'Note an allergy')
  @Refuses(409, 'It is on the list already')
  note(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: NoteAllergy }) input: z.output<typeof NoteAllergy>,
  ) {
    return this.problems.note('allergy', id, input);
  }

  @Patch(':allergyId')
  @Access('problems:record')
  @Answers(
    200,
    AllergyResponse,
    'Change it, take it back as an error, or say that it has come back; null clears a member',
  )
  update(
    @Param('id', { schema: uuid }) id: string,
    @Param('allergyId', { schema: uuid }) allergyId: string,
    @Body({ schema: UpdateAllergy }) input: z.output<typeof UpdateAllergy>,
  ) {
    return this.problems.update('allergy', id, allergyId, input);
  }

  @Post(':allergyId/resolve')
  @HttpCode(200)
  @Access('problems:record')
  @Answers(200, AllergyResponse, 'It is over')
  resolve(
    @Param('id', { schema: uuid }) id: string,
    @Param('allergyId', { schema: uuid }) allergyId: string,
    @Body({ schema: ResolveProblem }) input: ResolveProblem,
  ) {
    return this.problems.resolve('allergy', id, allergyId, input);
  }
}
