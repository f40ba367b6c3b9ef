import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PortalAccess } from '../../core/access/access.decorator.js';
import { currentPatient } from '../../core/context.js';
import { Answers } from '../../core/http/openapi.js';
import { OwnVitalsFilter, PortalVitalsList } from './vital-sets.portal.dto.js';
import { VitalSetsService } from './vital-sets.service.js';

@ApiTags('Portal')
@Controller('portal/vitals')
export class VitalSetsPortalController {
  constructor(private readonly sets: VitalSetsService) {}

  @Get()
  @PortalAccess()
  @Answers(200, PortalVitalsList, "The patient's own vital signs, latest first")
  list(@Query({ schema: OwnVitalsFilter }) filter: OwnVitalsFilter) {
    return this.sets.listOwn(currentPatient().patientId, filter);
  }
}
