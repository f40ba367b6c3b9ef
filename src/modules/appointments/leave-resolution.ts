import { Injectable } from '@nestjs/common';
import { addMinutes, Clock, dayOf } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { postgresError } from '../../core/errors/database-errors.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { AvailabilityService, Slots } from '../availability/index.js';
import { UsersService } from '../users/index.js';
import type { LeaveResolution, ResolveLeave } from './appointments.dto.js';
import { doctorNotFound, noRoomFor, notADoctor, notYourLeave } from './appointments.errors.js';
import { movedEvent } from './appointments.events.js';
import { mayResolveLeave } from './appointments.policy.js';
import { AppointmentsRepository, type Stranded } from './appointments.repository.js';
import { searchDays } from './appointments.rules.js';
import { planMoves } from './leave-resolution.rules.js';

/** Others book while the moves are planned; after so many plans that did not hold, people are told. */
const attempts = 4;

/** What becomes of the bookings that fall into a leave: all of them in one transaction, or none. */
@Injectable()
export class LeaveResolutions {
  constructor(
    private readonly appointments: AppointmentsRepository,
    private readonly availability: AvailabilityService,
    private readonly slots: Slots,
    private readonly users: UsersService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async resolve(doctorId: string, leaveId: string, input: ResolveLeave): Promise<LeaveResolution> {
    const leave = await this.availability.holdLeave(doctorId, leaveId);
    if (!mayResolveLeave(currentPrincipal(), doctorId)) throw notYourLeave();
    const stranded = await this.appointments.holdStranded(leave.stranded.map(each => each.appointment_id));
    const result = { leave_id: leaveId, action: input.action };
    const target = input.doctor_user_id ?? doctorId;
    if (target !== doctorId) await this.assertDoctor(target);
    if (stranded.length === 0) return { ...result, appointments: [] };
    if (input.action === 'CANCEL')
      return { ...result, appointments: await this.cancel(stranded, input.note ?? null) };
    return { ...result, appointments: await this.move(stranded, target, new Date(leave.ends_at)) };
  }

  private async cancel(stranded: readonly Stranded[], note: string | null) {
    const change = {
      status: 'CANCELLED',
      cancelled_reason: 'DOCTOR_UNAVAILABLE',
      cancelled_note: note,
    } as const;
    await this.appointments.cancelAll(
      stranded.map(({ id }) => id),
      note,
      this.clock.now(),
    );
    for (const visit of stranded)
      this.events.record(
        movedEvent('cancel', visit, changesBetween({ status: visit.status, cancelled_note: null }, change)),
      );
    return stranded.map(visit => toLine(visit, visit.doctor_id, visit.starts_at, 'CANCELLED'));
  }

  private async move(stranded: readonly Stranded[], target: string, leaveEnds: Date) {
    // As a booking does: nobody enters leave of this doctor until the transaction ends.
    await this.appointments.keepDoctor(target);
    const targets = await this.place(stranded, target, leaveEnds);
    return stranded.map(visit => {
      const { start } = targets.get(visit.id) ?? { start: visit.starts_at };
      const change = { starts_at: start, doctor_id: target, status: 'SCHEDULED' };
      this.events.record(
        movedEvent('reschedule', { ...visit, doctor_id: target }, changesBetween(visit, change)),
      );
      return toLine(visit, target, start, 'SCHEDULED');
    });
  }

  /** Throws 409 when there is not room for all; what was moved is undone with the transaction. */
  private async place(stranded: readonly Stranded[], target: string, leaveEnds: Date) {
    for (let attempt = 1; ; attempt++) {
      const plan = await this.plan(stranded, target, leaveEnds);
      if (plan.size < stranded.length) throw noRoomFor(stranded.length - plan.size);
      try {
        await this.appointments.moveAll(plan, target, this.clock.now());
        return plan;
      } catch (error) {
        if (postgresError(error)?.code !== '23P01' || attempt >= attempts) throw error;
      }
    }
  }

  private async plan(stranded: readonly Stranded[], target: string, leaveEnds: Date) {
    const { timeZone } = currentTenant();
    const now = this.clock.now();
    const [first = now] = stranded.map(({ starts_at }) => starts_at).toSorted((a, b) => +a - +b);
    const from = first > now ? first : now;
    const until = addMinutes(leaveEnds > from ? leaveEnds : from, searchDays * 24 * 60);
    const patients = stranded.map(({ patient_id }) => patient_id);
    const [free, engagements] = await Promise.all([
      this.slots.free([target], dayOf(from, timeZone), dayOf(until, timeZone)),
      this.appointments.engagements(patients, { start: from, end: addMinutes(until, 24 * 60) }),
    ]);
    return planMoves(stranded, free.get(target)?.slots ?? [], engagements);
  }

  private async assertDoctor(id: string): Promise<void> {
    const doctor = await this.users.card(id);
    if (!doctor?.is_active) throw doctorNotFound();
    if (!doctor.is_doctor) throw notADoctor();
  }
}

const toLine = (
  { id, patient_id }: Stranded,
  doctor: string,
  start: Date,
  status: 'SCHEDULED' | 'CANCELLED',
) => ({
  appointment_id: id,
  patient_id,
  doctor_user_id: doctor,
  scheduled_at: start.toISOString(),
  status,
});
