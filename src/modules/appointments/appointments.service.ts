import { Injectable } from '@nestjs/common';
import type { Principal } from '../../core/access/principal.js';
import { addMinutes, Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { AppError } from '../../core/errors/app-error.js';
import { fromDatabase, isTransient } from '../../core/errors/database-errors.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import type { Page } from '../../core/http/fields.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { PatientsService } from '../patients/index.js';
import type { Appointment } from './appointment.entity.js';
import type {
  AppointmentFilter,
  AppointmentResponse,
  BookAppointment,
  CalendarDay,
  CalendarResponse,
  Cancel,
  Complete,
  Reject,
  UpdateAppointment,
} from './appointments.dto.js';
import {
  appointmentNotFound,
  checkInClosed,
  draftPending,
  notToday,
  notYetDue,
  notYours,
  statusNotChangeable,
  stepNotAllowed,
  wrongStatus,
} from './appointments.errors.js';
import {
  appointmentsListed,
  appointmentUpdated,
  appointmentViewed,
  movedEvent,
} from './appointments.events.js';
import { actsAsDoctor, maySee, mayTakeStep } from './appointments.policy.js';
import { AppointmentsRepository, type HandOver, type Visit } from './appointments.repository.js';
import { graceMinutes, isToday, mayCheckIn, noShowAfterMinutes } from './appointments.rules.js';
import {
  appointmentSteps,
  cancellableByPatient,
  mayTake,
  openStatuses,
  type AppointmentStep,
} from './appointments.state.js';
import { Booking } from './booking.js';
import { Tokens } from './tokens.js';

@Injectable()
export class AppointmentsService {
  constructor(
    private readonly appointments: AppointmentsRepository,
    private readonly booking: Booking,
    private readonly patients: PatientsService,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly tokens: Tokens,
  ) {}

  async list(filter: AppointmentFilter): Promise<Page<AppointmentResponse>> {
    const page = await this.appointments.list(
      withinSight(currentPrincipal(), filter),
      currentTenant().timeZone,
    );
    this.events.recordRead(appointmentsListed(page.items.map(({ patient_id }) => patient_id)));
    return page;
  }

  /** One hospital day, doctor by doctor. */
  async calendar(wanted: CalendarDay): Promise<CalendarResponse> {
    const { timeZone } = currentTenant();
    const { date = this.clock.today(timeZone), doctor_user_id } = withinSight(currentPrincipal(), wanted);
    const rows = await this.appointments.day(date, doctor_user_id, timeZone);
    this.events.recordRead(appointmentsListed(rows.map(({ patient_id }) => patient_id)));
    const doctors = [...Map.groupBy(rows, row => row.doctor_user_id)].map(([id, appointments]) => ({
      doctor_user_id: id,
      doctor_name: appointments[0]?.doctor_name ?? '',
      appointments,
    }));
    return { date, time_zone: timeZone, doctors };
  }

  async get(id: string): Promise<AppointmentResponse> {
    const appointment = await this.view(id);
    if (!maySee(currentPrincipal(), { doctor_id: appointment.doctor_user_id })) throw notYours();
    this.events.recordRead(appointmentViewed(appointment));
    return appointment;
  }

  book(input: BookAppointment): Promise<AppointmentResponse> {
    return this.booking.book(input);
  }

  async reschedule(id: string, scheduledAt: Date): Promise<AppointmentResponse> {
    const appointment = await this.find(id);
    this.assertMay('reschedule', appointment);
    return this.booking.move(appointment, scheduledAt);
  }

  /** Grants what a patient has asked for. */
  async approve(id: string): Promise<AppointmentResponse> {
    const appointment = await this.find(id);
    this.assertMay('approve', appointment);
    return this.booking.approve(appointment);
  }

  async reject(id: string, { reason }: Reject): Promise<AppointmentResponse> {
    const appointment = await this.find(id);
    this.assertMay('reject', appointment);
    return this.take('reject', appointment, { rejected_at: this.clock.now(), rejected_reason: reason });
  }

  /** A patient calls off what is theirs, until they have arrived. */
  async cancelOwn(id: string, patientId: string): Promise<void> {
    const appointment = await this.find(id);
    if (appointment.patient_id !== patientId) throw appointmentNotFound();
    if (!cancellableByPatient.includes(appointment.status)) throw wrongStatus(appointment.status);
    const cancelled_at = this.clock.now();
    await this.take('cancel', appointment, { cancelled_at, cancelled_reason: 'PATIENT_REQUEST' });
  }

  async checkIn(id: string): Promise<AppointmentResponse> {
    const appointment = await this.find(id);
    this.assertMay('checkIn', appointment);
    if (!mayCheckIn(appointment.starts_at, this.clock.now(), currentTenant().timeZone)) throw checkInClosed();
    return this.receive(appointment);
  }

  /** Whoever came without an appointment, and has been given one today, is here already. */
  async checkInWalkIn(id: string): Promise<AppointmentResponse> {
    const appointment = await this.find(id);
    this.assertMay('checkIn', appointment);
    return this.receive(appointment);
  }

  async startConsultation(id: string): Promise<AppointmentResponse> {
    const appointment = await this.find(id);
    this.assertMay('startConsultation', appointment);
    const now = this.clock.now();
    if (!isToday(appointment.starts_at, now, currentTenant().timeZone)) throw notToday();
    const checked_in_at = appointment.checked_in_at ?? now;
    return this.take('startConsultation', appointment, { checked_in_at, consultation_started_at: now });
  }

  async complete(id: string, input: Complete): Promise<AppointmentResponse> {
    const appointment = await this.find(id);
    this.assertMay('complete', appointment);
    if (await this.appointments.hasDraft(id)) throw draftPending();
    const notes = [appointment.notes, input?.closure_note].filter(Boolean).join('\n') || null;
    const completed = await this.take('complete', appointment, { completed_at: this.clock.now(), notes });
    await this.patients.markVisited(appointment.patient_id);
    return completed;
  }

  async cancel(id: string, { reason, note = null }: Cancel): Promise<AppointmentResponse> {
    const appointment = await this.find(id);
    this.assertMay('cancel', appointment);
    const cancelled = { cancelled_at: this.clock.now(), cancelled_reason: reason, cancelled_note: note };
    return this.take('cancel', appointment, cancelled);
  }

  async markNoShow(id: string): Promise<AppointmentResponse> {
    const appointment = await this.find(id);
    this.assertMay('markNoShow', appointment);
    const now = this.clock.now();
    if (appointment.starts_at > now) throw notYetDue();
    return this.take('markNoShow', appointment, { no_show_at: now });
  }

  /** Older clients may send a status here; it is changed by the actions alone. */
  async update(id: string, { notes, status }: UpdateAppointment): Promise<AppointmentResponse> {
    if (status !== undefined) throw statusNotChangeable();
    const appointment = await this.find(id);
    if (!maySee(currentPrincipal(), appointment)) throw notYours();
    const changes = changesBetween(appointment, { notes });
    if (notes !== undefined && Object.keys(changes).length > 0) {
      Object.assign(appointment, { notes, updated_at: this.clock.now() });
      this.events.record(appointmentUpdated(appointment, changes));
    }
    await this.appointments.flush();
    return this.view(id);
  }

  /**
   * A prescription is being written for the visit: its consultation has begun, whatever its date. The visit stays
   * locked until the transaction ends, so that one is written after the other.
   * @param guard throws unless the caller may write for it
   */
  async beginForPrescription(id: string, guard: (visit: Visit) => void): Promise<Visit> {
    const visit = await this.advance('startConsultation', id);
    guard(visit);
    if (!openStatuses.includes(visit.status)) throw wrongStatus(visit.status);
    await this.patients.markVisited(visit.patient_id);
    return visit;
  }

  /** The prescription of the visit is issued: the visit is over. One that was over already stays as it is. */
  async completeForPrescription(id: string): Promise<Visit> {
    const visit = await this.advance('complete', id);
    if (openStatuses.includes(visit.status)) await this.patients.markVisited(visit.patient_id);
    return visit;
  }

  /** Whose visit it is, for other modules; undefined when there is none. */
  patientOf(id: string): Promise<string | undefined> {
    return this.appointments.patientOf(id);
  }

  /** A patient is about to be admitted: nobody else moves their open visits until the transaction ends. */
  holdOpenVisits(patientId: string): Promise<void> {
    return this.appointments.holdOpen(patientId);
  }

  /** A patient has been admitted: their open visits end. */
  async handOver(handOver: HandOver): Promise<void> {
    for (const visit of await this.appointments.handOver(handOver, this.clock.now())) {
      const step = visit.status === 'IN_CONSULTATION' ? 'complete' : 'cancel';
      const linked = { status: appointmentSteps[step].to, linked_ipd_admission_id: handOver.admissionId };
      this.events.record(movedEvent(step, visit, changesBetween(visit, linked)));
    }
    this.tokens.ring();
  }

  /** Books, or says why not; a refusal leaves the transaction as it was. */
  async bookIfPossible(input: BookAppointment): Promise<AppointmentResponse | AppError> {
    try {
      return await this.appointments.attempt(() => this.booking.book(input));
    } catch (error) {
      const refusal = error instanceof AppError ? error : fromDatabase(error);
      if (!refusal || refusal.status >= 500 || isTransient(error)) throw error;
      return refusal;
    }
  }

  /** Marks the patients who have not come; the scheduled job calls this for every hospital. */
  async markNoShows(): Promise<number> {
    const now = this.clock.now();
    const marked = await this.appointments.markNoShows(addMinutes(now, -noShowAfterMinutes), now);
    const changes = changesBetween({ status: 'SCHEDULED' }, { status: 'NO_SHOW' });
    for (const appointment of marked) this.events.record(movedEvent('markNoShow', appointment, changes));
    return marked.length;
  }

  /** Rejects requests that nobody answered in time; the scheduled job calls this for every hospital. */
  async expireRequests(): Promise<number> {
    const now = this.clock.now();
    const expired = await this.appointments.expireRequests(addMinutes(now, -graceMinutes), now);
    const changes = changesBetween(
      { status: 'REQUESTED' },
      { status: 'REJECTED', rejected_reason: 'EXPIRED' },
    );
    for (const appointment of expired) this.events.record(movedEvent('reject', appointment, changes));
    return expired.length;
  }

  private async receive(appointment: Appointment): Promise<AppointmentResponse> {
    const token = await this.tokens.next(appointment);
    const arrived = await this.take('checkIn', appointment, { checked_in_at: this.clock.now(), ...token });
    await this.patients.markVisited(appointment.patient_id);
    return arrived;
  }

  private async advance(step: 'startConsultation' | 'complete', id: string): Promise<Visit> {
    const { to } = appointmentSteps[step];
    const visit = await this.appointments.advance(id, to, this.clock.now());
    if (!visit) throw appointmentNotFound();
    if (openStatuses.includes(visit.status) && visit.status !== to)
      this.events.record(movedEvent(step, visit, changesBetween(visit, { status: to })));
    this.tokens.ring();
    return visit;
  }

  private async find(id: string): Promise<Appointment> {
    const appointment = await this.appointments.find(id);
    if (!appointment) throw appointmentNotFound();
    assertUnchanged(appointment);
    return appointment;
  }

  private assertMay(step: AppointmentStep, appointment: Appointment): void {
    if (!mayTakeStep(step, currentPrincipal(), appointment)) throw stepNotAllowed();
    if (!mayTake(step, appointment.status)) throw wrongStatus(appointment.status);
  }

  private async take(
    step: AppointmentStep,
    appointment: Appointment,
    fields: Partial<Appointment>,
  ): Promise<AppointmentResponse> {
    const change = { ...fields, status: appointmentSteps[step].to };
    this.events.record(movedEvent(step, appointment, changesBetween(appointment, change)));
    Object.assign(appointment, change, { updated_at: this.clock.now() });
    await this.appointments.flush();
    this.tokens.ring();
    return this.view(appointment.id);
  }

  private async view(id: string): Promise<AppointmentResponse> {
    const appointment = await this.appointments.view(id);
    if (!appointment) throw appointmentNotFound();
    return appointment;
  }
}

/** Narrows a filter to what the caller may see. */
const withinSight = <F extends { doctor_user_id?: string | undefined }>(caller: Principal, filter: F): F =>
  actsAsDoctor(caller) ? { ...filter, doctor_user_id: caller.userId } : filter;
