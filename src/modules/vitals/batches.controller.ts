import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { TakesUpTo } from '../../core/http/body-limit.js';
import { Answers } from '../../core/http/openapi.js';
import { BatchReport, UploadBatch } from './batches.dto.js';
import { BatchesService } from './batches.service.js';

@ApiTags('Vital signs')
@Controller('vitals')
export class BatchesController {
  constructor(private readonly batches: BatchesService) {}

  @Post('batch')
  @HttpCode(200)
  @TakesUpTo(4)
  @Access('vitals:record')
  @Answers(200, BatchReport, 'What became of readings that were taken offline, up to 10,000 rows')
  upload(@Body({ schema: UploadBatch }) { readings }: UploadBatch) {
    return this.batches.upload(readings);
  }
}
