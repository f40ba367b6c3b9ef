import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PortalAccess } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  OwnFilter,
  PortalAppointment,
  PortalAppointmentList,
  PortalDoctorFilter,
  PortalDoctorList,
  PortalSlots,
  RequestAppointment,
  SlotSearch,
} from './appointments.portal.dto.js';
import { OwnAppointments } from './own-appointments.service.js';

@ApiTags('Portal')
@Controller('portal')
export class AppointmentsPortalController {
  constructor(private readonly own: OwnAppointments) {}

  @Get('doctors')
  @PortalAccess()
  @Answers(200, PortalDoctorList, 'Doctors of the hospital who can be booked, by name')
  doctors(@Query({ schema: PortalDoctorFilter }) filter: PortalDoctorFilter) {
    return this.own.doctors(filter);
  }

  @Get('doctors/:id/slots')
  @PortalAccess()
  @Answers(200, PortalSlots, 'Free slots of a doctor, and whether one is booked at once or asked for')
  slots(@Param('id', { schema: uuid }) id: string, @Query({ schema: SlotSearch }) search: SlotSearch) {
    return this.own.slots(id, search);
  }

  @Get('appointments')
  @PortalAccess()
  @Answers(200, PortalAppointmentList, "The patient's own appointments and requests, latest first")
  list(@Query({ schema: OwnFilter }) filter: OwnFilter) {
    return this.own.list(filter);
  }

  @Get('appointments/:id')
  @PortalAccess()
  @Answers(200, PortalAppointment, 'One of them')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.own.get(id);
  }

  @Post('appointments')
  @PortalAccess()
  @Answers(201, PortalAppointment, 'Book a slot, or ask for it, as the doctor wants it')
  @Refuses(409, 'The time is taken, with `next_free_slots`; or one is asked for already')
  request(@Body({ schema: RequestAppointment }) input: RequestAppointment) {
    return this.own.request(input);
  }

  @Patch('appointments/:id/cancel')
  @PortalAccess()
  @Answers(200, PortalAppointment, 'Call off an own appointment or request, until check-in')
  cancel(@Param('id', { schema: uuid }) id: string) {
    return this.own.cancel(id);
  }
}
