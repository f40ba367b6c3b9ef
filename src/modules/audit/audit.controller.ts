import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { Answers } from '../../core/http/openapi.js';
import { AuditFilter, AuditList, AuditVerification } from './audit.dto.js';
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
