import { Body, Controller, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  CreatePrescription,
  MovedPrescription,
  MovePrescription,
  PrescriptionFilter,
  PrescriptionList,
  PrescriptionResponse,
  UpdatePrescription,
} from './prescriptions.dto.js';
import { PrescriptionsService } from './prescriptions.service.js';

@ApiTags('Prescriptions')
@Controller('prescriptions')
export class PrescriptionsController {
  constructor(private readonly prescriptions: PrescriptionsService) {}

  @Get()
  @Access('prescriptions:view')
  @Answers(
    200,
    PrescriptionList,
    'All prescriptions that match, up to 5,000, or a page with `paged=true`; doctors see their own',
  )
  list(@Query({ schema: PrescriptionFilter }) filter: PrescriptionFilter) {
    return this.prescriptions.list(filter);
  }

  @Get(':id')
  @Access('prescriptions:view')
  @Answers(200, PrescriptionResponse, 'One prescription')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.prescriptions.get(id);
  }

  @Post()
  @Access('prescriptions:create')
  @Answers(201, PrescriptionResponse, 'Write a draft for an appointment, whose consultation begins with it')
  @Refuses(409, 'The appointment has a prescription already')
  create(@Body({ schema: CreatePrescription }) input: CreatePrescription) {
    return this.prescriptions.create(input);
  }

  @Put(':id')
  @Access('prescriptions:create')
  @Answers(200, PrescriptionResponse, 'Replace what a draft says; its doctor or an administrator')
  update(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: UpdatePrescription }) input: UpdatePrescription,
  ) {
    return this.prescriptions.update(id, input);
  }

  @Patch(':id')
  @Access('prescriptions:update_status')
  @Answers(
    200,
    MovedPrescription,
    'Issue, which completes the visit and can book a follow-up, or cancel with a reason',
  )
  move(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: MovePrescription }) input: MovePrescription,
  ) {
    return this.prescriptions.move(id, input);
  }

  @Patch(':id/dispense')
  @Access('pharmacy:dispense')
  @Answers(
    200,
    PrescriptionResponse,
    'Give out an issued prescription: all of it is taken from stock, or nothing',
  )
  dispense(@Param('id', { schema: uuid }) id: string) {
    return this.prescriptions.dispense(id);
  }
}
