import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PlatformAccess } from '../../core/access/access.decorator.js';
import { OperatorsAudit } from '../../core/events/operators-audit.js';
import { Answers } from '../../core/http/openapi.js';
import { DeedsFilter, DeedsList } from './operators-audit.dto.js';
import { OperatorsAuditQueries } from './operators-audit.queries.js';

@ApiTags('Hospitals')
@Controller('platform/audit')
export class OperatorsController {
  constructor(
    private readonly queries: OperatorsAuditQueries,
    private readonly audit: OperatorsAudit,
  ) {}

  @Get()
  @PlatformAccess('tenants:manage')
  @Answers(200, DeedsList, 'What super admins did, newest first; that it was read is written down, too')
  async list(@Query({ schema: DeedsFilter }) filter: DeedsFilter) {
    await this.audit.record({ type: 'audit.viewed' });
    return this.queries.list(filter);
  }
}
