import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { Answers } from '../../core/http/openapi.js';
import { DuplicateCheck, DuplicateQuery } from './duplicates.dto.js';
import { Duplicates } from './duplicates.service.js';

@ApiTags('Patients')
@Controller('patients/check-duplicates')
export class DuplicatesController {
  constructor(private readonly duplicates: Duplicates) {}

  @Get()
  @Access('patients:create', 'patients:update')
  @Answers(
    200,
    DuplicateCheck,
    'Records of people who may be this one, with score and reasons, the best first',
  )
  check(@Query({ schema: DuplicateQuery }) query: DuplicateQuery) {
    return this.duplicates.check(query);
  }
}
