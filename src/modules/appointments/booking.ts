import { Injectable } from '@nestjs/common';
import { hasRole } from '../../core/access/principal.js';
import { addMinutes, Clock, endOfDay, startOfDay } from '../../core/clock.js';
import { context, currentPrincipal } from '../../core/context.js';
import { postgresError } from '../../core/errors/database-errors.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { newId } from '../../core/ids.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { PatientsService } from '../patients/index.js';
import { Slots, type VisitTime } from '../availability/index.js';
import { UsersService } from '../users/index.js';
import type { Appointment } from './appointment.entity.js';
import type { AppointmentResponse, BookAppointment } from './appointments.dto.js';
import {
  departmentMissing,
  doctorMissing,
  appointmentNotFound,
  doctorNotFound,
  inThePast,
  notADoctor,
  offGrid,
  outsideHours,
  overbookingNeedsReason,
  patientAdmitted,
  patientDeceased,
  patientNotFound,
  requestPending,
  slotTaken,
  wrongStatus,
} from './appointments.errors.js';
import { bookedEvent, movedEvent } from './appointments.events.js';
import { AppointmentsRepository, type Booked } from './appointments.repository.js';
import { graceMinutes, isOnGrid, isPast, searchDays, type Period } from './appointments.rules.js';
import { Tokens } from './tokens.js';

/** Takes doctors' and patients' time. The database decides who gets a slot; this explains its refusals. */
@Injectable()
export class Booking {
  constructor(
    private readonly appointments: AppointmentsRepository,
    private readonly patients: PatientsService,
    private readonly users: UsersService,
    private readonly slots: Slots,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly tokens: Tokens,
  ) {}

  /** Books a slot and returns the appointment. Throws 409 with the next free slots when it is taken. */
  async book(input: BookAppointment): Promise<AppointmentResponse> {
    const caller = currentPrincipal();
    if (input.overbook_reason && !caller.permissions.has('appointments:overbook'))
      throw overbookingNeedsReason();
    const doctorId = input.doctor_user_id ?? (hasRole(caller, 'DOCTOR') ? caller.userId : undefined);
    if (!doctorId) throw doctorMissing();
    return this.place(input, doctorId, { status: 'SCHEDULED', is_by_patient: false });
  }

  /**
   * A patient books for themself, or asks for a slot, which holds nothing. Throws 409 with the next free slots when it is
   * taken, and when they have something with this doctor already.
   */
  bookForPatient(
    input: BookAppointment & { readonly doctor_user_id: string },
    status: 'SCHEDULED' | 'REQUESTED',
  ): Promise<AppointmentResponse> {
    return this.place(input, input.doctor_user_id, { status, is_by_patient: true });
  }

  /** Makes a request a booking, under all the rules of one. */
  async approve(appointment: Appointment): Promise<AppointmentResponse> {
    const { id, doctor_id, patient_id, starts_at } = appointment;
    if (isPast(starts_at, this.clock.now())) throw inThePast();
    const [patient, doctor, visit] = await Promise.all([
      this.patients.card(patient_id),
      this.users.card(doctor_id),
      this.slots.visitAt(doctor_id, starts_at),
    ]);
    if (patient?.is_deceased) throw patientDeceased();
    if (!doctor?.is_active) throw doctorNotFound();
    if (!doctor.is_doctor) throw notADoctor();
    const period = withinHours(visit);
    try {
      const isGranted = await this.appointments.approve(id, period, this.clock.now());
      // Somebody else has answered it at the same moment.
      if (!isGranted) throw wrongStatus((await this.stored(id)).status);
    } catch (error) {
      if (postgresError(error)?.code !== '23P01') throw error;
      throw await this.taken(appointment, period);
    }
    this.events.record(
      movedEvent('approve', appointment, changesBetween(appointment, { status: 'SCHEDULED' })),
    );
    return unlessOvertaken(await this.stored(id));
  }

  /** Slots of a doctor, from one day to another, at which the patient has nothing else either. */
  async freeFor(patientId: string, doctorId: string, from: string, to: string): Promise<Period[]> {
    const { timeZone } = currentTenant();
    const [free, own] = await Promise.all([
      this.slots.free([doctorId], from, to),
      this.appointments.engagements([patientId], {
        start: startOfDay(from, timeZone),
        end: endOfDay(to, timeZone),
      }),
    ]);
    const slots = free.get(doctorId)?.slots ?? [];
    return slots.filter(slot => !own.some(busy => slot.start < busy.end && busy.start < slot.end));
  }

  private async place(
    input: BookAppointment,
    doctorId: string,
    how: Pick<Appointment, 'status' | 'is_by_patient'>,
  ): Promise<AppointmentResponse> {
    this.assertBookable(input.scheduled_at);

    const [patient, doctor, visit] = await Promise.all([
      this.patients.card(input.patient_id),
      this.users.card(doctorId),
      this.slots.visitAt(doctorId, input.scheduled_at),
    ]);
    if (!patient) throw patientNotFound();
    if (patient.is_deceased) throw patientDeceased();
    if (!doctor?.is_active) throw doctorNotFound();
    if (!doctor.is_doctor) throw notADoctor();
    const period = withinHours(visit);
    const departmentId = input.department_id ?? doctor.department_id;
    if (!departmentId) throw departmentMissing();

    const appointment = { ...this.build(input, doctorId, departmentId, period), ...how };
    if (how.status === 'REQUESTED') await this.assertFree(appointment, period);
    const booked = await this.appointments.addIfFree(appointment);
    if (!booked) throw await this.refusalOf(appointment, period);
    this.events.record(bookedEvent(appointment));
    return unlessOvertaken(booked);
  }

  /**
   * When these doctors can still see the patient today, earliest first; with `overbooking` although they are taken.
   */
  async freeToday(
    doctorIds: readonly string[],
    patientId: string,
    overbooking = false,
  ): Promise<{ readonly doctor_id: string; readonly start: Date }[]> {
    const { timeZone } = currentTenant();
    const [now, day] = [this.clock.now(), this.clock.today(timeZone)];
    const notBefore = addMinutes(now, -graceMinutes);
    const [free, own] = await Promise.all([
      this.slots.free(doctorIds, day, day, { notBefore, overbooking }),
      this.appointments.engagements([patientId], { start: notBefore, end: endOfDay(day, timeZone) }),
    ]);
    return [...free]
      .flatMap(([doctor_id, { slots }]) => slots.map(slot => ({ doctor_id, ...slot })))
      .filter(slot => !own.some(busy => slot.start < busy.end && busy.start < slot.end))
      .sort((a, b) => a.start.getTime() - b.start.getTime());
  }

  /** Moves an appointment to another slot. The same time again changes nothing, so a repeated request is harmless. */
  async move(appointment: Appointment, scheduledAt: Date): Promise<AppointmentResponse> {
    if (scheduledAt.getTime() === appointment.starts_at.getTime() && appointment.status === 'SCHEDULED')
      return shown(await this.stored(appointment.id));
    this.assertBookable(scheduledAt);
    const period = withinHours(await this.slots.visitAt(appointment.doctor_id, scheduledAt));
    try {
      await this.appointments.move(appointment.id, period, this.clock.now());
    } catch (error) {
      if (postgresError(error)?.code !== '23P01') throw error;
      throw await this.taken(appointment, period);
    }
    const changes = changesBetween(appointment, { starts_at: period.start, status: 'SCHEDULED' });
    this.events.record(movedEvent('reschedule', appointment, changes));
    this.tokens.ring();
    return unlessOvertaken(await this.stored(appointment.id));
  }

  /** A request holds nothing, so no constraint speaks; one that cannot be granted is not taken. */
  private async assertFree(appointment: Appointment, visit: Period): Promise<void> {
    const { doctor_id: doctor, patient_id: patient } = appointment;
    const clashing = await this.appointments.busy({ doctor, patient }, visit);
    if (clashing.length > 0) throw await this.taken(appointment, visit);
  }

  private async refusalOf(appointment: Appointment, visit: Period) {
    const { is_by_patient, patient_id, doctor_id } = appointment;
    if (is_by_patient && (await this.appointments.hasOwnRequest(patient_id, doctor_id)))
      return requestPending();
    return this.taken(appointment, visit);
  }

  private async stored(id: string): Promise<Booked> {
    const booked = await this.appointments.viewBooked(id);
    if (!booked) throw appointmentNotFound();
    return booked;
  }

  private assertBookable(start: Date): void {
    if (!isOnGrid(start)) throw offGrid();
    if (isPast(start, this.clock.now())) throw inThePast();
  }

  /** Whose time is taken, and when the doctor is free instead (and the patient, too). */
  private async taken({ id, doctor_id: doctor, patient_id: patient }: Appointment, visit: Period) {
    const ahead = { start: visit.start, end: addMinutes(visit.start, (searchDays + 1) * 24 * 60) };
    const busy = await this.appointments.busy({ doctor, patient }, ahead, id);
    const clash = busy.find(({ start, end }) => start < visit.end && end > visit.start);
    const whose = clash?.patient_id === patient ? 'patient' : 'doctor';
    return slotTaken(whose, await this.slots.next(doctor, visit.start, 3, busy));
  }

  private build(input: BookAppointment, doctorId: string, departmentId: string, visit: Period): Appointment {
    const now = this.clock.now();
    return {
      id: newId(),
      patient_id: input.patient_id,
      doctor_id: doctorId,
      department_id: departmentId,
      starts_at: visit.start,
      ends_at: visit.end,
      status: 'SCHEDULED',
      notes: input.notes ?? null,
      overbook_reason: input.overbook_reason ?? null,
      checked_in_at: null,
      consultation_started_at: null,
      completed_at: null,
      no_show_at: null,
      cancelled_at: null,
      cancelled_reason: null,
      cancelled_note: null,
      rejected_at: null,
      rejected_reason: null,
      is_by_patient: false,
      confirmed_at: null,
      rescheduled_at: null,
      token_on: null,
      token_number: null,
      linked_ipd_admission_id: null,
      created_by_id: context.current()?.principal?.userId ?? null,
      created_at: now,
      updated_at: now,
      version: 1,
    };
  }
}

/**
 * Whoever stays in the hospital has no visits, and doctors on leave hold none: an admission or a leave may have come
 * first. Throws; the booking is undone with the transaction.
 */
function unlessOvertaken(booked: Booked): AppointmentResponse {
  if (booked.patient_is_admitted) throw patientAdmitted();
  if (booked.doctor_is_away) throw outsideHours();
  return shown(booked);
}

const shown = ({ patient_is_admitted: _, doctor_is_away: __, ...booked }: Booked): AppointmentResponse =>
  booked;

/** Throws 400 unless the doctor works all through the visit. */
function withinHours({ period, works }: VisitTime): Period {
  if (!works) throw outsideHours();
  return period;
}
