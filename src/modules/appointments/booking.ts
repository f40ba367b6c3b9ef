import { Injectable } from '@nestjs/common';
import { hasRole } from '../../core/access/principal.js';
import { addMinutes, Clock } from '../../core/clock.js';
import { context, currentPrincipal } from '../../core/context.js';
import { postgresError } from '../../core/errors/database-errors.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { newId } from '../../core/ids.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { PatientsService } from '../patients/index.js';
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
import {
  isOnGrid,
  isPast,
  isWithinHours,
  nextFreeSlots,
  searchDays,
  slotMinutes,
  type Period,
} from './appointments.rules.js';

/** Takes doctors' and patients' time. The database decides who gets a slot; this explains its refusals. */
@Injectable()
export class Booking {
  constructor(
    private readonly appointments: AppointmentsRepository,
    private readonly patients: PatientsService,
    private readonly users: UsersService,
    private readonly events: Events,
    private readonly clock: Clock,
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
  async bookForPatient(
    input: BookAppointment & { readonly doctor_user_id: string },
    status: 'SCHEDULED' | 'REQUESTED',
  ): Promise<AppointmentResponse> {
    return this.place(input, input.doctor_user_id, { status, is_by_patient: true });
  }

  /** Makes a request a booking, under all the rules of one. */
  async approve(appointment: Appointment): Promise<AppointmentResponse> {
    const { id, doctor_id, patient_id, starts_at: start, ends_at: end } = appointment;
    if (isPast(start, this.clock.now())) throw inThePast();
    const [patient, doctor] = await Promise.all([
      this.patients.card(patient_id),
      this.users.card(doctor_id),
      this.assertOpen({ start, end }),
    ]);
    if (patient?.is_deceased) throw patientDeceased();
    if (!doctor?.is_active) throw doctorNotFound();
    if (!doctor.is_doctor) throw notADoctor();
    try {
      const isGranted = await this.appointments.approve(id, this.clock.now());
      // Somebody else has answered it at the same moment.
      if (!isGranted) throw wrongStatus((await this.stored(id)).status);
    } catch (error) {
      if (postgresError(error)?.code !== '23P01') throw error;
      throw await this.taken(appointment, { start, end });
    }
    this.events.record(
      movedEvent('approve', appointment, changesBetween(appointment, { status: 'SCHEDULED' })),
    );
    return unlessAdmitted(await this.stored(id));
  }

  /** Slots of a doctor that both are free at, from an instant until another. */
  async free(who: { doctor: string; patient: string }, from: Date, until: Date): Promise<Period[]> {
    const [busy, hours] = await Promise.all([
      this.appointments.busy(who, { start: from, end: until }),
      this.appointments.openingHours(),
    ]);
    return nextFreeSlots(from, busy, hours, currentTenant().timeZone, Infinity)
      .map(slotAt)
      .filter(({ end }) => end <= until);
  }

  private async place(
    input: BookAppointment,
    doctorId: string,
    how: Pick<Appointment, 'status' | 'is_by_patient'>,
  ): Promise<AppointmentResponse> {
    const visit = slotAt(input.scheduled_at);
    this.assertBookable(visit);

    const [patient, doctor] = await Promise.all([
      this.patients.card(input.patient_id),
      this.users.card(doctorId),
      this.assertOpen(visit),
    ]);
    if (!patient) throw patientNotFound();
    if (patient.is_deceased) throw patientDeceased();
    if (!doctor?.is_active) throw doctorNotFound();
    if (!doctor.is_doctor) throw notADoctor();
    const departmentId = input.department_id ?? doctor.department_id;
    if (!departmentId) throw departmentMissing();

    const appointment = { ...this.build(input, doctorId, departmentId, visit), ...how };
    if (how.status === 'REQUESTED') await this.assertFree(appointment, visit);
    const booked = await this.appointments.addIfFree(appointment);
    if (!booked) throw await this.refusalOf(appointment, visit);
    this.events.record(bookedEvent(appointment));
    return unlessAdmitted(booked);
  }

  /** Moves an appointment to another slot. The same time again changes nothing, so a repeated request is harmless. */
  async move(appointment: Appointment, scheduledAt: Date): Promise<AppointmentResponse> {
    const visit = slotAt(scheduledAt);
    if (visit.start.getTime() === appointment.starts_at.getTime() && appointment.status === 'SCHEDULED')
      return withoutStay(await this.stored(appointment.id));
    this.assertBookable(visit);
    await this.assertOpen(visit);
    try {
      await this.appointments.move(appointment.id, visit, this.clock.now());
    } catch (error) {
      if (postgresError(error)?.code !== '23P01') throw error;
      throw await this.taken(appointment, visit);
    }
    const changes = changesBetween(appointment, { starts_at: visit.start, status: 'SCHEDULED' });
    this.events.record(movedEvent('reschedule', appointment, changes));
    return unlessAdmitted(await this.stored(appointment.id));
  }

  /** A request holds nothing, so no constraint speaks; one that cannot be granted is not taken. */
  private async assertFree({ doctor_id: doctor, patient_id: patient, ...own }: Appointment, visit: Period) {
    const clashing = await this.appointments.busy({ doctor, patient }, visit);
    if (clashing.length > 0)
      throw await this.taken({ ...own, doctor_id: doctor, patient_id: patient }, visit);
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

  private assertBookable({ start }: Period): void {
    if (!isOnGrid(start)) throw offGrid();
    if (isPast(start, this.clock.now())) throw inThePast();
  }

  private async assertOpen(visit: Period): Promise<void> {
    if (!isWithinHours(visit, await this.appointments.openingHours(), currentTenant().timeZone))
      throw outsideHours();
  }

  /** Whose time is taken, and when the doctor is free instead (and the patient, too). */
  private async taken({ id, doctor_id: doctor, patient_id: patient }: Appointment, visit: Period) {
    const ahead = { start: visit.start, end: addMinutes(visit.start, (searchDays + 1) * 24 * 60) };
    const [busy, hours] = await Promise.all([
      this.appointments.busy({ doctor, patient }, ahead, id),
      this.appointments.openingHours(),
    ]);
    const clash = busy.find(({ start, end }) => start < visit.end && end > visit.start);
    const whose = clash?.patient_id === patient ? 'patient' : 'doctor';
    return slotTaken(whose, nextFreeSlots(visit.start, busy, hours, currentTenant().timeZone, 3));
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
      linked_ipd_admission_id: null,
      created_by_id: context.current()?.principal?.userId ?? null,
      created_at: now,
      updated_at: now,
      version: 1,
    };
  }
}

/** Whoever stays in the hospital has no visits. Throws 409; the booking is undone with the transaction. */
function unlessAdmitted(booked: Booked): AppointmentResponse {
  if (booked.patient_is_admitted) throw patientAdmitted();
  return withoutStay(booked);
}

const withoutStay = ({ patient_is_admitted: _, ...booked }: Booked): AppointmentResponse => booked;

const slotAt = (start: Date): Period => ({ start, end: addMinutes(start, slotMinutes) });
