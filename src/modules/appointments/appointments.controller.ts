import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  AppointmentFilter,
  AppointmentList,
  AppointmentResponse,
  BookAppointment,
  CalendarDay,
  CalendarResponse,
  Cancel,
  Complete,
  Reject,
  Reschedule,
  UpdateAppointment,
} from './appointments.dto.js';
import { AppointmentsService } from './appointments.service.js';

@ApiTags('Appointments')
@Controller('appointments')
export class AppointmentsController {
  constructor(private readonly appointments: AppointmentsService) {}

  @Get()
  @Access('appointments:view')
  @Answers(200, AppointmentList, 'Appointments and requests of patients, latest first; doctors see their own')
  list(@Query({ schema: AppointmentFilter }) filter: AppointmentFilter) {
    return this.appointments.list(filter);
  }

  @Get('calendar')
  @Access('appointments:view')
  @Answers(200, CalendarResponse, 'One hospital day, doctor by doctor')
  calendar(@Query({ schema: CalendarDay }) wanted: CalendarDay) {
    return this.appointments.calendar(wanted);
  }

  @Get(':id')
  @Access('appointments:view')
  @Answers(200, AppointmentResponse, 'One appointment')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.appointments.get(id);
  }

  @Post()
  @Access('appointments:create')
  @Answers(201, AppointmentResponse, 'Book a slot; 409 names the next three free ones when it is taken')
  @Refuses(409, 'The time is taken; `next_free_slots` are the next three of the doctor')
  book(@Body({ schema: BookAppointment }) input: BookAppointment) {
    return this.appointments.book(input);
  }

  @Patch(':id')
  @Access('appointments:create')
  @Answers(200, AppointmentResponse, 'Change the notes')
  update(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: UpdateAppointment }) input: UpdateAppointment,
  ) {
    return this.appointments.update(id, input);
  }

  @Patch(':id/approve')
  @Access('appointments:create')
  @Answers(200, AppointmentResponse, 'Grant what a patient asked for; it is booked under all the rules')
  @Refuses(409, 'The time is taken; `next_free_slots` are the next three of the doctor')
  approve(@Param('id', { schema: uuid }) id: string) {
    return this.appointments.approve(id);
  }

  @Patch(':id/reject')
  @Access('appointments:create')
  @Answers(200, AppointmentResponse, 'Refuse what a patient asked for, and tell them why')
  reject(@Param('id', { schema: uuid }) id: string, @Body({ schema: Reject }) input: Reject) {
    return this.appointments.reject(id, input);
  }

  @Patch(':id/check-in')
  @Access('appointments:update_status')
  @Answers(200, AppointmentResponse, 'The patient has arrived')
  checkIn(@Param('id', { schema: uuid }) id: string) {
    return this.appointments.checkIn(id);
  }

  @Patch(':id/start-consultation')
  @Access('appointments:update_status')
  @Answers(200, AppointmentResponse, 'The consultation begins; assigned doctor or administrator')
  startConsultation(@Param('id', { schema: uuid }) id: string) {
    return this.appointments.startConsultation(id);
  }

  @Patch(':id/complete')
  @Access('appointments:update_status')
  @Answers(200, AppointmentResponse, 'The visit is over; assigned doctor or administrator')
  complete(@Param('id', { schema: uuid }) id: string, @Body({ schema: Complete }) input: Complete) {
    return this.appointments.complete(id, input);
  }

  @Patch(':id/cancel')
  @Access('appointments:update_status')
  @Answers(200, AppointmentResponse, 'Cancel with a reason')
  cancel(@Param('id', { schema: uuid }) id: string, @Body({ schema: Cancel }) input: Cancel) {
    return this.appointments.cancel(id, input);
  }

  @Patch(':id/no-show')
  @Access('appointments:update_status')
  @Answers(200, AppointmentResponse, 'The patient has not come')
  markNoShow(@Param('id', { schema: uuid }) id: string) {
    return this.appointments.markNoShow(id);
  }

  @Patch(':id/reschedule')
  @Access('appointments:update_status')
  @Answers(200, AppointmentResponse, 'Move to another free slot; the same time again changes nothing')
  @Refuses(409, 'The time is taken; `next_free_slots` are the next three of the doctor')
  reschedule(@Param('id', { schema: uuid }) id: string, @Body({ schema: Reschedule }) input: Reschedule) {
    return this.appointments.reschedule(id, input.scheduled_at);
  }
}
