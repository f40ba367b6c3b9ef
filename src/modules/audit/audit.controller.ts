import { Readable } from 'node:stream';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { Access, FreshSignIn } from '../../core/access/access.decorator.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { Streams } from '../../core/tenancy/streams.decorator.js';
import {
  AuditExportFilter,
  AuditFilter,
  AuditList,
  AuditVerification,
  CsvFile,
  type AuditSearch,
} from './audit.dto.js';
import { AuditService } from './audit.service.js';

@ApiTags('Audit')
@Controller('audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Access('audit:view')
  @Answers(200, AuditList, 'Who did and saw what, newest first; that it was read is written down, too')
  list(@Query({ schema: AuditFilter }) filter: AuditFilter) {
    return this.audit.list(filter);
  }

  @Get('export')
  @Streams()
  @Access('audit:view')
  @FreshSignIn()
  @ApiProduces('text/csv')
  @Answers(200, CsvFile, 'The same entries as a CSV file, newest first')
  @Refuses(403, 'The permission is missing, or the caller has to step up first')
  async export(@Query({ schema: AuditExportFilter }) search: AuditSearch): Promise<StreamableFile> {
    return new StreamableFile(Readable.from(await this.audit.export(search)), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="audit.csv"',
    });
  }

  @Get('verify')
  @Access('audit:view')
  @Answers(
    200,
    AuditVerification,
    'Whether anybody has changed, removed or slipped in entries since they were sealed',
  )
  verify() {
    return this.audit.verify();
  }
}
