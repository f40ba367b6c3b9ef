import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import { newId } from '../../core/ids.js';
import { PatientsService } from '../patients/index.js';
import { BedBell } from './bed-bell.js';
import { BedPlaces } from './bed-places.js';
import type { BedFilter, BedResponse, CreateBed, ReserveBed, UpdateBed } from './beds.dto.js';
import { bedNotFound, patientDeceased, patientNotFound } from './beds.errors.js';
import { bedEvent, bedsViewed } from './beds.events.js';
import { BedsRepository, type WardVacancy } from './beds.repository.js';
import { shownTo } from './bed-view.js';

/** The beds themselves. */
@Injectable()
export class BedsService {
  constructor(
    private readonly beds: BedsRepository,
    private readonly places: BedPlaces,
    private readonly patients: PatientsService,
    private readonly bell: BedBell,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async list({ ward_id, state }: BedFilter): Promise<BedResponse[]> {
    const caller = currentPrincipal();
    const rows = await this.beds.list(ward_id, state, this.clock.now());
    const beds = rows.map(row => shownTo(caller, row));
    this.events.recordRead(bedsViewed(beds.flatMap(({ occupant }) => occupant?.patient_id ?? [])));
    return beds;
  }

  async get(id: string): Promise<BedResponse> {
    const bed = await this.view(id);
    this.events.recordRead(bedsViewed(bed.occupant ? [bed.occupant.patient_id] : []));
    return bed;
  }

  async create({ ward_id, label }: CreateBed): Promise<BedResponse> {
    const now = this.clock.now();
    const id = newId();
    this.beds.add({ id, ward_id, label, is_active: true, created_at: now, updated_at: now, version: 1 });
    await this.beds.flush();
    this.events.record(bedEvent('added', id, { changes: changesBetween({}, { ward_id, label }) }));
    this.bell.ring();
    return this.view(id);
  }

  async update(id: string, input: UpdateBed): Promise<BedResponse> {
    if (input.is_active === false) await this.places.put('retire', id);
    const bed = await this.beds.find(id);
    if (!bed) throw bedNotFound();
    assertUnchanged(bed);
    const changes = changesBetween(bed, input);
    if (Object.keys(changes).length > 0) {
      Object.assign(bed, input, { updated_at: this.clock.now() });
      await this.beds.flush();
      await this.beds.mark(id);
      this.events.record(bedEvent('updated', id, { changes }));
      this.bell.ring();
    }
    return this.view(id);
  }

  async reserve(id: string, input: ReserveBed): Promise<BedResponse> {
    const patient = await this.patients.card(input.patient_id);
    if (!patient) throw patientNotFound();
    if (patient.is_deceased) throw patientDeceased();
    await this.places.reserve(id, input);
    return this.view(id);
  }

  async release(id: string): Promise<BedResponse> {
    await this.places.release(id);
    return this.view(id);
  }

  async put(step: 'clean' | 'block' | 'unblock', id: string, reason?: string): Promise<BedResponse> {
    await this.places.put(step, id, reason);
    return this.view(id);
  }

  /** For other modules: how many beds could be had, ward by ward. */
  vacancies(): Promise<WardVacancy[]> {
    return this.beds.vacancies(this.clock.now());
  }

  /** For other modules that have given a bed; whoever asks has to be allowed. */
  async view(id: string): Promise<BedResponse> {
    const row = await this.beds.view(id, this.clock.now());
    if (!row) throw bedNotFound();
    return shownTo(currentPrincipal(), row);
  }
}
