import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  AvailableSlots,
  EnterLeave,
  Leave,
  LeaveFilter,
  LeaveResponse,
  ReplaceTemplate,
  SlotFilter,
  TemplateResponse,
} from './availability.dto.js';
import { AvailabilityService } from './availability.service.js';

@ApiTags('Availability')
@Controller('doctors/:id')
export class AvailabilityController {
  constructor(private readonly availability: AvailabilityService) {}

  @Get('available-slots')
  @Access('appointments:view', 'appointments:create', 'availability:manage')
  @Answers(200, AvailableSlots, 'Free slots of a doctor on days of the hospital')
  availableSlots(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: SlotFilter }) filter: SlotFilter,
  ) {
    return this.availability.availableSlots(id, filter);
  }

  @Get('availability')
  @Access('appointments:view', 'appointments:create', 'availability:manage')
  @Answers(200, TemplateResponse, 'The weekly template of a doctor')
  template(@Param('id', { schema: uuid }) id: string) {
    return this.availability.template(id);
  }

  @Put('availability')
  @Access('availability:manage', 'appointments:view')
  @Answers(
    200,
    TemplateResponse,
    'Set the whole template; doctors set their own; what is booked already stays',
  )
  replaceTemplate(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: ReplaceTemplate }) input: ReplaceTemplate,
  ) {
    return this.availability.replaceTemplate(id, input);
  }

  @Get('leaves')
  @Access('appointments:view', 'appointments:create', 'availability:manage')
  @Answers(200, z.array(Leave), 'When the doctor is away, the earliest first')
  leaves(@Param('id', { schema: uuid }) id: string, @Query({ schema: LeaveFilter }) filter: LeaveFilter) {
    return this.availability.leaves(id, filter);
  }

  @Get('leaves/:leaveId')
  @Access('availability:manage', 'appointments:view')
  @Answers(200, LeaveResponse, 'One leave, with the bookings that still fall into it')
  leave(@Param('id', { schema: uuid }) id: string, @Param('leaveId', { schema: uuid }) leaveId: string) {
    return this.availability.leave(id, leaveId);
  }

  @Post('leaves')
  @Access('availability:manage', 'appointments:view')
  @Answers(201, LeaveResponse, 'Enter leave; the answer names the bookings that it strands')
  @Refuses(409, 'The doctor is on leave for a part of this time already')
  enterLeave(@Param('id', { schema: uuid }) id: string, @Body({ schema: EnterLeave }) input: EnterLeave) {
    return this.availability.enterLeave(id, input);
  }

  @Delete('leaves/:leaveId')
  @HttpCode(204)
  @Access('availability:manage', 'appointments:view')
  @Answers(204, undefined, 'The doctor is there after all')
  removeLeave(
    @Param('id', { schema: uuid }) id: string,
    @Param('leaveId', { schema: uuid }) leaveId: string,
  ) {
    return this.availability.removeLeave(id, leaveId);
  }
}
