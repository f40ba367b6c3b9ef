import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PortalAccess } from '../../core/access/access.decorator.js';
import { Answers } from '../../core/http/openapi.js';
import { PortalProfile, UpdateOwnProfile } from './patients.portal.dto.js';
import { PatientsService } from './patients.service.js';

@ApiTags('Portal')
@Controller('portal/profile')
export class PatientsPortalController {
  constructor(private readonly patients: PatientsService) {}

  @Get()
  @PortalAccess()
  @Answers(200, PortalProfile, "The patient's own record")
  get() {
    return this.patients.own();
  }

  @Patch()
  @PortalAccess()
  @Answers(
    200,
    PortalProfile,
    'Change how the hospital reaches the patient, and what it may send; null clears',
  )
  update(@Body({ schema: UpdateOwnProfile }) input: UpdateOwnProfile) {
    return this.patients.updateOwn(input);
  }
}
