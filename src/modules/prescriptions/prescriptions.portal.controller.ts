import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PortalAccess } from '../../core/access/access.decorator.js';
import { currentPatient } from '../../core/context.js';
import { uuid } from '../../core/http/fields.js';
import { Answers } from '../../core/http/openapi.js';
import {
  OwnPrescriptionFilter,
  PortalPrescription,
  PortalPrescriptionList,
} from './prescriptions.portal.dto.js';
import { PrescriptionsService } from './prescriptions.service.js';

@ApiTags('Portal')
@Controller('portal/prescriptions')
export class PrescriptionsPortalController {
  constructor(private readonly prescriptions: PrescriptionsService) {}

  @Get()
  @PortalAccess()
  @Answers(200, PortalPrescriptionList, 'What was issued to the patient, latest first')
  list(@Query({ schema: OwnPrescriptionFilter }) filter: OwnPrescriptionFilter) {
    return this.prescriptions.listOwn(currentPatient().patientId, filter);
  }

  @Get(':id')
  @PortalAccess()
  @Answers(200, PortalPrescription, 'One of them')
  async get(@Param('id', { schema: uuid }) id: string) {
    return PortalPrescription.parse(await this.prescriptions.getOwn(currentPatient().patientId, id));
  }
}
