import { Injectable } from '@nestjs/common';
import { hasRole } from '../../core/access/principal.js';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { maySee, Tokens, WalkIns, type AppointmentResponse } from '../appointments/index.js';
import { UsersService } from '../users/index.js';
import { QueueRepository, type QueueRow } from './queue.repository.js';
import { mayTake, queueStateOf, queueSteps, type QueueState, type QueueStep } from './queue.state.js';
import type { Queue, QueueEntry, WalkInForm } from './waiting-room.dto.js';
import {
  doctorMissing,
  doctorNotFound,
  doctorsNotFound,
  entryNotFound,
  nobodyWaiting,
  notYours,
  wrongState,
} from './waiting-room.errors.js';
import { queueListed, queueMoved } from './waiting-room.events.js';

/** Those who have arrived, doctor by doctor. */
@Injectable()
export class QueueService {
  constructor(
    private readonly queue: QueueRepository,
    private readonly tokens: Tokens,
    private readonly arrivals: WalkIns,
    private readonly users: UsersService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async list(doctorId: string, date = this.today()): Promise<Queue> {
    const doctor = await this.doctor(doctorId);
    const entries = (await this.queue.ofDoctor(doctorId, date)).flatMap(row => placed(row) ?? []).map(shown);
    this.events.recordRead(queueListed(entries.map(({ patient_id }) => patient_id)));
    return {
      date,
      time_zone: currentTenant().timeZone,
      doctor_user_id: doctorId,
      doctor_name: doctor.full_name,
      entries,
    };
  }

  /** Calls whoever has waited longest. Of those who ask at the same moment each gets somebody else, and nobody is passed over. */
  async callNext(doctorId: string): Promise<QueueEntry> {
    await this.doctor(doctorId);
    const day = this.today();
    await this.queue.hold(doctorId, day);
    for (;;) {
      const rows = (await this.queue.ofDoctor(doctorId, day)).flatMap(row => placed(row) ?? []);
      const next = rows.find(({ state }) => mayTake('call', state));
      if (!next) throw nobodyWaiting();
      // Whoever has gone into the consultation, or home, since the queue was read: it is read again.
      if (await this.tokens.holdWaiting(next.appointment_id)) return this.move('call', next);
    }
  }

  skip(appointmentId: string): Promise<QueueEntry> {
    return this.take('skip', appointmentId);
  }

  recall(appointmentId: string): Promise<QueueEntry> {
    return this.take('recall', appointmentId);
  }

  async walkIn({ doctor_user_id, department_id, ...visit }: WalkInForm): Promise<AppointmentResponse> {
    const caller = currentPrincipal();
    const itself = !department_id && hasRole(caller, 'DOCTOR') ? caller.userId : undefined;
    const doctorId = doctor_user_id ?? itself;
    if (!doctorId && !department_id) throw doctorMissing();
    const doctorIds = doctorId
      ? [(await this.doctor(doctorId)).id]
      : await this.queue.doctorsOf(department_id ?? '');
    if (doctorIds.length === 0) throw doctorsNotFound();
    return this.arrivals.receive({ ...visit, department_id, doctorIds });
  }

  /** Locks the queue, then the visit: in this order everywhere. */
  private async take(step: 'skip' | 'recall', appointmentId: string): Promise<QueueEntry> {
    const before = await this.queue.find(appointmentId);
    if (!before) throw entryNotFound();
    if (!maySee(currentPrincipal(), before)) throw notYours();
    await this.queue.hold(before.doctor_id, before.token_on);
    await this.tokens.holdWaiting(appointmentId);
    const row = await this.queue.find(appointmentId);
    const entry = row && placed(row);
    if (!entry) throw entryNotFound();
    if (!mayTake(step, entry.state)) throw wrongState(entry.state);
    return this.move(step, entry);
  }

  private async move(step: QueueStep, entry: Placed): Promise<QueueEntry> {
    const { to } = queueSteps[step];
    const call = await this.queue.mark(entry, to, this.clock.now());
    this.events.record(queueMoved(step, entry, to));
    this.tokens.ring();
    return shown({ ...entry, ...call, state: to });
  }

  /** Throws 404 for whoever is no doctor here, 403 for another one's queue. */
  private async doctor(id: string) {
    const doctor = await this.users.card(id);
    if (!doctor?.is_doctor || !doctor.is_active) throw doctorNotFound();
    if (!maySee(currentPrincipal(), { doctor_id: id })) throw notYours();
    return doctor;
  }

  private today(): string {
    return this.clock.today(currentTenant().timeZone);
  }
}

type Placed = QueueRow & { readonly state: QueueState };

/** With its place in the queue; undefined when the visit was called off. */
function placed(row: QueueRow): Placed | undefined {
  const state = queueStateOf(row);
  return state && { ...row, state };
}

const shown = ({ status: _, doctor_id: __, token_on: ___, ...entry }: Placed): QueueEntry => entry;
