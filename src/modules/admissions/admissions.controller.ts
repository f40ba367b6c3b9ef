import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  AdmissionFilter,
  AdmissionList,
  AdmissionResponse,
  Admit,
  CancelAdmission,
  Discharge,
  TransferPatient,
  UpdateAdmission,
} from './admissions.dto.js';
import { AdmissionsService } from './admissions.service.js';

@ApiTags('Admissions')
@Controller('admissions')
export class AdmissionsController {
  constructor(private readonly admissions: AdmissionsService) {}

  @Get()
  @Access('ipd:view')
  @Answers(200, AdmissionList, "Admissions, latest first; doctors see their own, nurses their department's")
  list(@Query({ schema: AdmissionFilter }) filter: AdmissionFilter) {
    return this.admissions.list(filter);
  }

  @Get(':id')
  @Access('ipd:view')
  @Answers(200, AdmissionResponse, 'One admission')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.admissions.get(id);
  }

  @Post()
  @Access('ipd:admit')
  @Answers(201, AdmissionResponse, 'Admit a patient; open visits of the patient end with it')
  @Refuses(409, 'The patient has an active admission')
  admit(@Body({ schema: Admit }) input: Admit) {
    return this.admissions.admit(input);
  }

  @Patch(':id')
  @Access('ipd:update')
  @Answers(200, AdmissionResponse, 'Change doctor, department or notes')
  update(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: UpdateAdmission }) input: UpdateAdmission,
  ) {
    return this.admissions.update(id, input);
  }

  @Patch(':id/transfer')
  @Access('ipd:update')
  @Answers(200, AdmissionResponse, 'Into the care of another doctor or department')
  transfer(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: TransferPatient }) input: TransferPatient,
  ) {
    return this.admissions.transfer(id, input);
  }

  @Patch(':id/discharge')
  @Access('ipd:discharge')
  @Answers(200, AdmissionResponse, 'Discharge with a summary')
  discharge(@Param('id', { schema: uuid }) id: string, @Body({ schema: Discharge }) input: Discharge) {
    return this.admissions.discharge(id, input);
  }

  @Patch(':id/cancel')
  @Access('ipd:update')
  @Answers(200, AdmissionResponse, 'Cancel with a reason')
  cancel(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: CancelAdmission }) input: CancelAdmission,
  ) {
    return this.admissions.cancel(id, input);
  }
}
