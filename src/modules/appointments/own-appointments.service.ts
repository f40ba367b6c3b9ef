import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPatient } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import type { Page } from '../../core/http/fields.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { appointmentNotFound, doctorNotFound } from './appointments.errors.js';
import { appointmentsListed, appointmentViewed } from './appointments.events.js';
import type {
  OwnFilter,
  PortalAppointment,
  PortalDoctor,
  PortalDoctorFilter,
  PortalSlots,
  RequestAppointment,
  SlotSearch,
} from './appointments.portal.dto.js';
import { lastDayOf } from './appointments.rules.js';
import { AppointmentsService } from './appointments.service.js';
import { Booking } from './booking.js';
import { OwnAppointmentsRepository } from './own-appointments.repository.js';

/** Appointments for the patient themself: they see and move their own, and nobody else's is there. */
@Injectable()
export class OwnAppointments {
  constructor(
    private readonly own: OwnAppointmentsRepository,
    private readonly appointments: AppointmentsService,
    private readonly booking: Booking,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  doctors(filter: PortalDoctorFilter): Promise<Page<PortalDoctor>> {
    return this.own.doctors(filter);
  }

  /** Free slots of a doctor, except where the patient has something else. */
  async slots(doctorId: string, { from, days }: SlotSearch): Promise<PortalSlots> {
    const { timeZone } = currentTenant();
    const booking = await this.own.bookingModeOf(doctorId);
    if (!booking) throw doctorNotFound();
    const first = from ?? this.clock.today(timeZone);
    const { patientId } = currentPatient();
    const free = await this.booking.freeFor(patientId, doctorId, first, lastDayOf(first, days));
    return {
      doctor_user_id: doctorId,
      time_zone: timeZone,
      booking,
      slots: free.map(slot => ({ starts_at: slot.start.toISOString(), ends_at: slot.end.toISOString() })),
    };
  }

  async list(filter: OwnFilter): Promise<Page<PortalAppointment>> {
    const { patientId } = currentPatient();
    const page = await this.own.list(patientId, filter);
    this.events.recordRead(appointmentsListed([patientId]));
    return page;
  }

  async get(id: string): Promise<PortalAppointment> {
    const appointment = await this.view(id);
    this.events.recordRead(appointmentViewed({ id, patient_id: currentPatient().patientId }));
    return appointment;
  }

  /** Books at once, or asks, as the doctor wants it. */
  async request({ doctor_user_id, scheduled_at, reason }: RequestAppointment): Promise<PortalAppointment> {
    const isDirect = (await this.own.bookingModeOf(doctor_user_id)) === 'DIRECT';
    const booked = await this.booking.bookForPatient(
      { patient_id: currentPatient().patientId, doctor_user_id, scheduled_at, notes: reason },
      isDirect ? 'SCHEDULED' : 'REQUESTED',
    );
    return this.view(booked.id);
  }

  async cancel(id: string): Promise<PortalAppointment> {
    await this.appointments.cancelOwn(id, currentPatient().patientId);
    return this.view(id);
  }

  private async view(id: string): Promise<PortalAppointment> {
    const appointment = await this.own.find(currentPatient().patientId, id);
    if (!appointment) throw appointmentNotFound();
    return appointment;
  }
}
