import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PortalAccess } from '../../core/access/access.decorator.js';
import { currentPatient } from '../../core/context.js';
import { Answers } from '../../core/http/openapi.js';
import { OwnAccessFilter, PortalAccessList } from './audit.portal.dto.js';
import { AuditService } from './audit.service.js';

@ApiTags('Portal')
@Controller('portal/accesses')
export class AuditPortalController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @PortalAccess()
  @Answers(200, PortalAccessList, 'Who has seen or changed the record, latest first')
  list(@Query({ schema: OwnAccessFilter }) filter: OwnAccessFilter) {
    return this.audit.accessesTo(currentPatient().patientId, filter);
  }
}
