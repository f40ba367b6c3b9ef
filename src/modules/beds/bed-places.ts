import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import { newId } from '../../core/ids.js';
import { BedBell } from './bed-bell.js';
import { BedPlacesRepository, type Allocation, type HeldBed } from './bed-places.repository.js';
import type { ReserveBed } from './beds.dto.js';
import {
  badReservation,
  bedHeld,
  bedNotAvailable,
  bedNotFound,
  patientHasBed,
  retired,
} from './beds.errors.js';
import { bedEvent } from './beds.events.js';
import { isReservable } from './beds.rules.js';
import { mayTake, stateOf, type BedState, type BedStep } from './beds.state.js';

/** A stay that is in hand: its row is locked until the transaction ends. */
export interface StayInHand {
  readonly id: string;
  readonly patient_id: string;
}

/** Who lies where. The database sees to it that a bed has one patient and a patient one bed. */
@Injectable()
export class BedPlaces {
  constructor(
    private readonly places: BedPlacesRepository,
    private readonly bell: BedBell,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Gives a bed to a patient who has none; 409 when they have, or when the bed cannot be had. */
  allocate(stay: StayInHand, bedId: string): Promise<void> {
    return this.give(stay, bedId, false);
  }

  /** Moves a patient to a bed, from another one or from none. The bed that is left is to be cleaned. */
  transfer(stay: StayInHand, bedId: string): Promise<void> {
    return this.give(stay, bedId, true);
  }

  /** The stay is over, or the patient needs no bed: what they have is to be cleaned. */
  async vacate({ id, patient_id }: StayInHand): Promise<void> {
    const bedId = await this.places.vacate(id, this.clock.now());
    if (!bedId) return;
    this.events.record(bedEvent('released', bedId, { patientId: patient_id }));
    this.bell.ring();
  }

  /** Keeps a free bed for a patient until an instant. */
  reserve(bedId: string, wish: ReserveBed): Promise<void> {
    return this.keep(bedId, wish, assertUnchanged);
  }

  /** The same for other modules, where the caller has read something else than the bed. */
  keepFor(bedId: string, wish: ReserveBed): Promise<void> {
    return this.keep(bedId, wish, () => undefined);
  }

  /** Ends what is kept for a patient, if it still is; whoever lies there by now stays. */
  async keepNoLonger(bedId: string, patientId: string): Promise<void> {
    const now = this.clock.now();
    const [, held] = await Promise.all([
      this.places.lock(bedId, null, now),
      this.places.current(bedId, null, now),
    ]);
    const kept = held.find(({ kind, patient_id }) => kind === 'RESERVED' && patient_id === patientId);
    if (!kept) return;
    await this.places.end({ ended: [kept.id], touched: [bedId], toClean: [] }, now);
    this.events.record(bedEvent('released', bedId, { patientId, changes: changed('RESERVED', 'FREE') }));
    this.bell.ring();
  }

  private async keep(
    bedId: string,
    { patient_id, reserved_until }: ReserveBed,
    guard: (bed: HeldBed) => void,
  ): Promise<void> {
    const now = this.clock.now();
    if (!isReservable(reserved_until, now)) throw badReservation();
    const { bed, held } = await this.take('reserve', bedId, patient_id);
    guard(bed);
    if (held.some(each => each.patient_id === patient_id)) throw patientHasBed();
    const given = await this.places.give(
      {
        ...this.allocation(bedId, patient_id, now),
        kind: 'RESERVED',
        admission_id: null,
        admission_status: null,
        ends_at: reserved_until,
      },
      { ended: [], touched: [bed.id], toClean: [] },
      now,
    );
    if (!given) throw patientHasBed();
    this.events.record(
      bedEvent('reserved', bedId, { patientId: patient_id, changes: changed('FREE', 'RESERVED') }),
    );
    this.bell.ring();
  }

  /** Ends who has a bed. One in which somebody lay is to be cleaned. */
  async release(bedId: string): Promise<void> {
    const now = this.clock.now();
    const { bed, state, held } = await this.take('release', bedId);
    assertUnchanged(bed);
    const [holder] = held;
    if (!holder) throw bedNotAvailable(state);
    const toClean = holder.kind === 'OCCUPIED' ? [bedId] : [];
    await this.places.end({ ended: [holder.id], touched: [bedId], toClean }, now);
    const after = toClean.length > 0 ? 'CLEANING' : 'FREE';
    this.events.record(
      bedEvent('released', bedId, { patientId: holder.patient_id, changes: changed(state, after) }),
    );
    this.bell.ring();
  }

  /** Of a bed that nobody has. */
  async put(step: 'clean' | 'block' | 'unblock' | 'retire', bedId: string, reason?: string): Promise<void> {
    const { bed, state } = await this.take(step, bedId);
    assertUnchanged(bed);
    if (step === 'retire') return;
    const condition = step === 'block' ? 'BLOCKED' : 'READY';
    await this.places.put(bed.id, condition, reason ?? null, this.clock.now());
    const happened = { clean: 'cleaned', block: 'blocked', unblock: 'unblocked' } as const;
    this.events.record(
      bedEvent(happened[step], bedId, { changes: changed(state, stateOf(condition, undefined)) }),
    );
    this.bell.ring();
  }

  private async give({ id, patient_id }: StayInHand, bedId: string, mayMove: boolean): Promise<void> {
    const now = this.clock.now();
    const { bed, state, held } = await this.take('allocate', bedId, patient_id);
    const own = held.filter(each => each.patient_id === patient_id);
    const lain = own.find(({ kind }) => kind === 'OCCUPIED');
    if (lain?.bed_id === bedId) return;
    if (lain && !mayMove) throw patientHasBed();
    const isKeptForOthers = held.some(each => each.bed_id === bedId && each.patient_id !== patient_id);
    if (isKeptForOthers) throw bedNotAvailable(state);

    const given = await this.places.give(
      {
        ...this.allocation(bedId, patient_id, now),
        kind: 'OCCUPIED',
        admission_id: id,
        admission_status: 'ACTIVE',
        ends_at: null,
      },
      {
        ended: own.map(each => each.id),
        touched: [...new Set([bed.id, ...own.map(each => each.bed_id)])],
        toClean: lain ? [lain.bed_id] : [],
      },
      now,
    );
    if (!given) throw bedHeld();
    if (lain) this.events.record(bedEvent('released', lain.bed_id, { patientId: patient_id }));
    this.events.record(
      bedEvent(lain ? 'transferred' : 'allocated', bedId, {
        patientId: patient_id,
        changes: changed(state, 'OCCUPIED'),
      }),
    );
    this.bell.ring();
  }

  /** A bed in hand with those who have it, and what a patient has. Throws unless the step can be taken. */
  private async take(step: BedStep, bedId: string, patientId: string | null = null) {
    const now = this.clock.now();
    const [beds, held] = await Promise.all([
      this.places.lock(bedId, patientId, now),
      this.places.current(bedId, patientId, now),
    ]);
    const bed = beds.find(({ id }) => id === bedId);
    if (!bed) throw bedNotFound();
    if (!bed.is_active) throw retired();
    const state = stateNow(bed, held);
    const isHome = held.some(each => each.bed_id === bedId && each.patient_id === patientId);
    if (!mayTake(step, state) && !(step === 'allocate' && isHome)) throw bedNotAvailable(state);
    return { bed, state, held };
  }

  private allocation(bedId: string, patientId: string, now: Date) {
    return {
      id: newId(),
      bed_id: bedId,
      patient_id: patientId,
      begins_at: now,
      created_by_id: currentPrincipal().userId,
    };
  }
}

const stateNow = ({ id, condition }: HeldBed, held: readonly Allocation[]): BedState =>
  stateOf(
    condition,
    held.find(each => each.bed_id === id),
  );

const changed = (before: BedState, after: BedState) => ({ state: [before, after] as const });
