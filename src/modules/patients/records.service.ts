import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import type { HistoryFilter, PatientHistory } from './history.dto.js';
import { HistoryRepository } from './history.repository.js';
import { PatientDrafts } from './patient-drafts.js';
import type { PatientResponse } from './patients.dto.js';
import {
  notRemoved,
  notYourPatient,
  patientMerged,
  patientNotFound,
  stillInCare,
} from './patients.errors.js';
import { historyViewed, patientRemoved, patientRestored } from './patients.events.js';
import { sightOf } from './patients.policy.js';
import { PatientsRepository } from './patients.repository.js';
import { PatientsService } from './patients.service.js';

/** Records as such: what became of them, and that they are in use. */
@Injectable()
export class PatientRecords {
  constructor(
    private readonly service: PatientsService,
    private readonly patients: PatientsRepository,
    private readonly history: HistoryRepository,
    private readonly drafts: PatientDrafts,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Takes a record out of use. Everything that refers to it stays, and so does the record. */
  async remove(id: string, reason: string): Promise<void> {
    const patient = await this.patients.hold(id);
    if (!patient || patient.removed_at) throw patientNotFound();
    if (patient.survivor_id) throw patientMerged(await this.patients.codeOf(patient.survivor_id));
    assertUnchanged(patient);
    if (await this.patients.isInCare(id)) throw stillInCare();
    Object.assign(patient, {
      removed_at: this.clock.now(),
      removed_by_id: currentPrincipal().userId,
      removed_reason: reason,
    });
    await this.patients.flush();
    await this.drafts.discount(1);
    await this.history.add(id, 'REMOVED', { changes: {}, reason });
    this.events.record(patientRemoved(id, reason));
  }

  async restore(id: string, reason: string): Promise<PatientResponse> {
    const patient = await this.patients.hold(id);
    if (!patient) throw patientNotFound();
    if (!patient.removed_at) throw notRemoved();
    Object.assign(patient, { removed_at: null, removed_by_id: null, removed_reason: null });
    await this.patients.flush();
    await this.drafts.recount();
    await this.history.add(id, 'RESTORED', { changes: {}, reason });
    this.events.record(patientRestored(id, reason));
    return this.service.get(id);
  }

  /** Who changed what from what to what, and why. */
  async changes(id: string, { page, page_size }: HistoryFilter): Promise<PatientHistory> {
    const standing = await this.patients.standing(sightOf(currentPrincipal()), id);
    if (!standing || (standing.is_removed && !currentPrincipal().permissions.has('patients:delete')))
      throw patientNotFound();
    if (!standing.in_sight) throw notYourPatient();
    const found = await this.history.page(id, page, page_size);
    this.events.recordRead(historyViewed(id));
    return { ...found, page, page_size };
  }
}
