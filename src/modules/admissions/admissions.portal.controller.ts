import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PortalAccess } from '../../core/access/access.decorator.js';
import { currentPatient } from '../../core/context.js';
import { Answers } from '../../core/http/openapi.js';
import { OwnAdmissionFilter, PortalAdmissionList } from './admissions.portal.dto.js';
import { AdmissionsService } from './admissions.service.js';

@ApiTags('Portal')
@Controller('portal/admissions')
export class AdmissionsPortalController {
  constructor(private readonly admissions: AdmissionsService) {}

  @Get()
  @PortalAccess()
  @Answers(
    200,
    PortalAdmissionList,
    "The patient's own stays with what was written at their end, latest first",
  )
  list(@Query({ schema: OwnAdmissionFilter }) filter: OwnAdmissionFilter) {
    return this.admissions.listOwn(currentPatient().patientId, filter);
  }
}
