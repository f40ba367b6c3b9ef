import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers } from '../../core/http/openapi.js';
import {
  ChangeReason,
  ClinicalSnapshot,
  CreatePatient,
  PatientFilter,
  PatientList,
  PatientResponse,
  QuickRegister,
  UpdatePatient,
} from './patients.dto.js';
import { PatientsService } from './patients.service.js';

@ApiTags('Patients')
@Controller('patients')
export class PatientsController {
  constructor(private readonly patients: PatientsService) {}

  @Get()
  @Access('patients:view', 'patients:view_all', 'appointments:create')
  @Answers(200, PatientList, 'Find patients by any part of name, phone, code, or by national id')
  list(@Query({ schema: PatientFilter }) filter: PatientFilter) {
    return this.patients.list(filter);
  }

  @Post('quick-register')
  @Access('patients:create')
  @Answers(201, PatientResponse, 'Register a patient with the few facts known at the desk')
  quickRegister(@Body({ schema: QuickRegister }) input: QuickRegister) {
    return this.patients.register(input);
  }

  @Post()
  @Access('patients:create')
  @Answers(201, PatientResponse, 'Register a patient')
  register(@Body({ schema: CreatePatient }) input: CreatePatient) {
    return this.patients.register(input);
  }

  @Get(':id')
  @Access('patients:view', 'patients:view_all', 'appointments:create')
  @Answers(200, PatientResponse, "A patient's record")
  get(@Param('id', { schema: uuid }) id: string) {
    return this.patients.get(id);
  }

  @Get(':id/clinical-snapshot')
  @Access('patients:view', 'patients:view_all')
  @Answers(200, ClinicalSnapshot, 'What is to be known at a glance when something is prescribed')
  snapshot(@Param('id', { schema: uuid }) id: string) {
    return this.patients.snapshot(id);
  }

  @Patch([':id', ':id/profile'])
  @Access('patients:update')
  @Answers(200, PatientResponse, "Change a patient's record; null clears a field")
  update(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: ChangeReason }) reason: ChangeReason,
    @Body({ schema: UpdatePatient }) input: UpdatePatient,
  ) {
    return this.patients.update(id, input, reason);
  }
}
