import { Injectable, type StreamableFile } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPatient } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import type { ServerSentEvent } from '../../core/http/event-stream.js';
import type { Page } from '../../core/http/fields.js';
import { ServerSentEvents } from '../../core/http/server-sent-events.js';
import { newId } from '../../core/ids.js';
import { BedsService, type WardVacancy } from '../beds/index.js';
import { BedRequestBell, bedRequestTopic } from './bed-request-bell.js';
import { PortalBedRequest, type OwnBedRequestFilter, type RequestBed } from './bed-requests.dto.js';
import { bedRequestNotFound, patientAdmitted } from './bed-requests.errors.js';
import { bedRequested, bedRequestsListed } from './bed-requests.events.js';
import { BedRequestsRepository } from './bed-requests.repository.js';
import { BedRequestsService } from './bed-requests.service.js';

/** Bed requests for the patient themself. */
@Injectable()
export class OwnBedRequests {
  constructor(
    private readonly requests: BedRequestsRepository,
    private readonly decisions: BedRequestsService,
    private readonly beds: BedsService,
    private readonly bell: BedRequestBell,
    private readonly live: ServerSentEvents,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  vacancies(): Promise<WardVacancy[]> {
    return this.beds.vacancies();
  }

  async list(filter: OwnBedRequestFilter): Promise<Page<PortalBedRequest>> {
    const { patientId } = currentPatient();
    const page = await this.requests.ofPatient(patientId, filter);
    this.events.recordRead(bedRequestsListed([patientId]));
    return { ...page, items: page.items.map(request => PortalBedRequest.parse(request)) };
  }

  async request(input: RequestBed): Promise<PortalBedRequest> {
    const { patientId } = currentPatient();
    if (await this.requests.isAdmitted(patientId)) throw patientAdmitted();
    const id = newId();
    await this.requests.add(id, patientId, input, this.clock.now());
    const changes = changesBetween({}, { status: 'REQUESTED', ...input });
    this.events.record(bedRequested({ id, patient_id: patientId }, changes));
    this.bell.ring(patientId);
    return this.view(id);
  }

  async cancel(id: string): Promise<PortalBedRequest> {
    await this.decisions.cancelOwn(id, currentPatient().patientId);
    return this.view(id);
  }

  /** The newest request as it is now, and again whenever it changes. */
  listen(lastEventId: string | undefined): StreamableFile {
    const { patientId } = currentPatient();
    let told = lastEventId;
    return this.live.listen(
      {
        name: bedRequestTopic,
        concerns: message => message === patientId,
        next: async () => {
          const events = await this.news(patientId, told);
          told = events.at(-1)?.id ?? told;
          return events;
        },
      },
      lastEventId,
    );
  }

  private async news(patientId: string, told: string | undefined): Promise<ServerSentEvent[]> {
    const newest = await this.requests.newestOf(patientId);
    const place = newest ? `${newest.id}.${newest.version}` : 'none';
    if (place === told) return [];
    this.events.recordRead(bedRequestsListed([patientId]));
    const request = newest ? PortalBedRequest.parse(newest) : null;
    return [{ event: 'bed_request', data: { request }, id: place }];
  }

  private async view(id: string): Promise<PortalBedRequest> {
    const request = await this.requests.view(id);
    if (!request) throw bedRequestNotFound();
    return PortalBedRequest.parse(request);
  }
}
