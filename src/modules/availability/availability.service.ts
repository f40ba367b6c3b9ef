import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { newId } from '../../core/ids.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { UsersService } from '../users/index.js';
import {
  maxSlotDays,
  type AvailableSlots,
  type EnterLeave,
  type Leave,
  type LeaveFilter,
  type LeaveResponse,
  type ReplaceTemplate,
  type SlotFilter,
  type TemplateLine,
  type TemplateResponse,
} from './availability.dto.js';
import {
  doctorNotFound,
  endsBeforeItBegins,
  leaveNotFound,
  notYourTime,
  tooManyDays,
} from './availability.errors.js';
import {
  leaveEnteredEvent,
  leaveRemovedEvent,
  strandedListed,
  templateReplacedEvent,
} from './availability.events.js';
import { mayKeepTimeOf } from './availability.policy.js';
import { AvailabilityRepository } from './availability.repository.js';
import { hasOwnTemplate } from './availability.rules.js';
import { Slots } from './slots.js';

@Injectable()
export class AvailabilityService {
  constructor(
    private readonly availability: AvailabilityRepository,
    private readonly slots: Slots,
    private readonly users: UsersService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async availableSlots(doctorId: string, filter: SlotFilter): Promise<AvailableSlots> {
    const { timeZone } = currentTenant();
    const from = filter.date_from ?? this.clock.today(timeZone);
    const to = filter.date_to ?? from;
    assertFewDays(from, to);
    const free = (await this.slots.free([doctorId], from, to)).get(doctorId);
    if (!free) throw doctorNotFound();
    return {
      doctor_user_id: doctorId,
      time_zone: timeZone,
      date_from: from,
      date_to: to,
      slot_minutes: free.slot_minutes,
      slots: free.slots.map(({ start, end }) => ({
        starts_at: start.toISOString(),
        ends_at: end.toISOString(),
      })),
    };
  }

  async template(doctorId: string): Promise<TemplateResponse> {
    const [doctor, rules] = await Promise.all([this.users.card(doctorId), this.availability.rules(doctorId)]);
    if (!doctor?.is_doctor) throw doctorNotFound();
    return this.answer(doctorId, rules);
  }

  async replaceTemplate(doctorId: string, { rules }: ReplaceTemplate): Promise<TemplateResponse> {
    await this.hold(doctorId);
    const before = await this.availability.rules(doctorId);
    const after = rules.map(rule => ({ ...rule, id: newId() }));
    await this.availability.replaceRules(doctorId, after);
    this.events.record(templateReplacedEvent(doctorId, before, rules));
    return this.answer(doctorId, inOrder(rules));
  }

  async leaves(doctorId: string, { from = this.clock.now(), to }: LeaveFilter): Promise<Leave[]> {
    const [doctor, leaves] = await Promise.all([
      this.users.card(doctorId),
      this.availability.leaves(doctorId, { from, to }),
    ]);
    if (!doctor?.is_doctor) throw doctorNotFound();
    // Why somebody is away is nobody else's business.
    return mayKeepTimeOf(currentPrincipal(), doctorId)
      ? leaves
      : leaves.map(leave => ({ ...leave, reason: null }));
  }

  /** A leave with the bookings that still fall into it. */
  async leave(doctorId: string, id: string): Promise<LeaveResponse> {
    const leave = await this.availability.findLeave(doctorId, id);
    if (!leave) throw leaveNotFound();
    if (!mayKeepTimeOf(currentPrincipal(), doctorId)) throw notYourTime();
    const answer = await this.withBookings(leave);
    this.events.recordRead(
      strandedListed(
        leave,
        answer.stranded.map(each => each.patient_id),
      ),
    );
    return answer;
  }

  /** From now on nobody is booked into the leave; the answer names those who are. */
  async enterLeave(
    doctorId: string,
    { starts_at, ends_at, reason = null }: EnterLeave,
  ): Promise<LeaveResponse> {
    const { userId } = currentPrincipal();
    await this.hold(doctorId);
    const [id, created_at] = [newId(), this.clock.now()];
    await this.availability.addLeave({
      id,
      doctor_id: doctorId,
      starts_at,
      ends_at,
      reason,
      created_by_id: userId,
      created_at,
    });
    const answer = await this.withBookings({
      id,
      doctor_user_id: doctorId,
      starts_at: starts_at.toISOString(),
      ends_at: ends_at.toISOString(),
      reason,
      created_at: created_at.toISOString(),
    });
    this.events.record(
      leaveEnteredEvent(
        answer,
        answer.stranded.map(each => each.patient_id),
      ),
    );
    return answer;
  }

  async removeLeave(doctorId: string, id: string): Promise<void> {
    const leave = await this.availability.lockLeave(doctorId, id);
    if (!leave) throw leaveNotFound();
    if (!mayKeepTimeOf(currentPrincipal(), doctorId)) throw notYourTime();
    await this.availability.removeLeave(id);
    this.events.record(leaveRemovedEvent(leave));
  }

  /** For whoever resolves it: nobody else does so, or ends it, before this transaction has ended. Throws 404. */
  async holdLeave(doctorId: string, id: string): Promise<LeaveResponse> {
    const leave = await this.availability.lockLeave(doctorId, id);
    if (!leave) throw leaveNotFound();
    return this.withBookings(leave);
  }

  /**
   * Every booking refers to the doctor's row: one that is under way is waited for, and then is among those that the
   * leave strands; one that comes later waits, and then sees the leave.
   */
  private async hold(doctorId: string): Promise<void> {
    const doctor = await this.users.hold(doctorId);
    if (!doctor?.is_doctor) throw doctorNotFound();
    if (!mayKeepTimeOf(currentPrincipal(), doctorId)) throw notYourTime();
  }

  private async withBookings(leave: Leave): Promise<LeaveResponse> {
    const { doctor_user_id, starts_at, ends_at } = leave;
    const stranded = await this.availability.stranded(doctor_user_id, new Date(starts_at), new Date(ends_at));
    return { ...leave, stranded };
  }

  private answer(doctorId: string, rules: TemplateResponse['rules']): TemplateResponse {
    return {
      doctor_user_id: doctorId,
      time_zone: currentTenant().timeZone,
      uses_default: !hasOwnTemplate(rules),
      rules,
    };
  }
}

/** As the repository lists them. */
const inOrder = (rules: readonly TemplateLine[]): TemplateLine[] => {
  const key = ({ valid_from, weekday, starts, kind }: TemplateLine) =>
    [valid_from ?? '', weekday, starts, kind === 'WORK' ? 0 : 1].join();
  return rules.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
};

function assertFewDays(from: string, to: string): void {
  if (to < from) throw endsBeforeItBegins();
  const days = Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days + 1;
  if (days > maxSlotDays) throw tooManyDays(maxSlotDays);
}
