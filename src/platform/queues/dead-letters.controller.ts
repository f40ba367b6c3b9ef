import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PlatformAccess } from '../../core/access/access.decorator.js';
import { Answers } from '../../core/http/openapi.js';
import { DeadLetterFilter, deadLetterId, DeadLetterList, DeadLetterResponse } from './dead-letters.dto.js';
import { DeadLetters } from './dead-letters.service.js';

@ApiTags('Queues')
@Controller('platform/dead-letters')
export class DeadLettersController {
  constructor(private readonly letters: DeadLetters) {}

  @Get()
  @PlatformAccess('queues:manage')
  @Answers(200, DeadLetterList, 'Jobs that failed for good, newest first')
  list(@Query({ schema: DeadLetterFilter }) filter: DeadLetterFilter) {
    return this.letters.list(filter);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @PlatformAccess('queues:manage')
  @Answers(200, DeadLetterResponse, 'Start a job again that failed for good')
  replay(@Param('id', { schema: deadLetterId }) id: string) {
    return this.letters.replay(id);
  }
}
