import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { context, currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import type { Page } from '../../core/http/fields.js';
import { BedPlaces } from '../beds/index.js';
import { PatientsService } from '../patients/index.js';
import { BedRequestBell } from './bed-request-bell.js';
import type { ApproveBedRequest, BedRequestFilter, BedRequestResponse } from './bed-requests.dto.js';
import { bedRequestNotFound, patientDeceased, wrongStatus } from './bed-requests.errors.js';
import { bedRequestsListed, movedEvent } from './bed-requests.events.js';
import { BedRequestsRepository, type BedRequest, type Decision } from './bed-requests.repository.js';
import { bedRequestSteps, mayTake, type BedRequestStep } from './bed-requests.state.js';

/** What staff do about beds that patients ask for. */
@Injectable()
export class BedRequestsService {
  constructor(
    private readonly requests: BedRequestsRepository,
    private readonly places: BedPlaces,
    private readonly patients: PatientsService,
    private readonly bell: BedRequestBell,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async list(filter: BedRequestFilter): Promise<Page<BedRequestResponse>> {
    const page = await this.requests.list(filter);
    this.events.recordRead(bedRequestsListed(page.items.map(({ patient_id }) => patient_id)));
    return page;
  }

  /** Keeps a bed for the patient, under all the rules of keeping one. */
  async approve(id: string, { bed_id, reserved_until }: ApproveBedRequest): Promise<BedRequestResponse> {
    const request = await this.take('approve', id);
    const patient = await this.patients.inSight(request.patient_id);
    if (patient.is_deceased) throw patientDeceased();
    await this.places.keepFor(bed_id, { patient_id: request.patient_id, reserved_until });
    return this.decide('approve', request, { bed_id, reserved_until });
  }

  async reject(id: string, reason: string): Promise<BedRequestResponse> {
    return this.decide('reject', await this.take('reject', id), { decided_reason: reason });
  }

  async release(id: string): Promise<BedRequestResponse> {
    return this.giveUp('release', await this.take('release', id));
  }

  /** For the patient themself: 404 for somebody else's. */
  async cancelOwn(id: string, patientId: string): Promise<void> {
    await this.giveUp('cancel', await this.take('cancel', id, patientId));
  }

  /** The time until which beds were kept is over; the scheduled job calls this for every hospital. */
  async endKept(): Promise<number> {
    const ended = await this.requests.endKept(this.clock.now());
    for (const request of ended) {
      this.events.record(
        movedEvent('release', request, changesBetween({ status: 'APPROVED' }, { status: 'RELEASED' })),
      );
      this.bell.ring(request.patient_id);
    }
    return ended.length;
  }

  private async giveUp(step: 'release' | 'cancel', request: BedRequest): Promise<BedRequestResponse> {
    if (request.bed_id) await this.places.keepNoLonger(request.bed_id, request.patient_id);
    return this.decide(step, request, {});
  }

  private async take(step: BedRequestStep, id: string, patientId?: string): Promise<BedRequest> {
    const request = await this.requests.lock(id);
    if (!request || (patientId && request.patient_id !== patientId)) throw bedRequestNotFound();
    assertUnchanged(request);
    if (!mayTake(step, request.status)) throw wrongStatus(request.status);
    return request;
  }

  private async decide(
    step: BedRequestStep,
    request: BedRequest,
    fields: Omit<Decision, 'status' | 'decided_by_id'>,
  ): Promise<BedRequestResponse> {
    const change = { ...fields, status: bedRequestSteps[step].to };
    const staff = context.current()?.principal && { decided_by_id: currentPrincipal().userId };
    await this.requests.decide(request.id, { ...change, ...staff }, this.clock.now());
    this.events.record(movedEvent(step, request, changesBetween(request, change)));
    this.bell.ring(request.patient_id);
    const decided = await this.requests.view(request.id);
    if (!decided) throw bedRequestNotFound();
    return decided;
  }
}
