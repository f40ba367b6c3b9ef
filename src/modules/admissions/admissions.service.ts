import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import type { Page } from '../../core/http/fields.js';
import { BedPlaces } from '../beds/index.js';
import { PatientsService } from '../patients/index.js';
import type { Admission } from './admission.entity.js';
import type {
  AdmissionFilter,
  AdmissionResponse,
  Admit,
  CancelAdmission,
  Discharge,
  TransferPatient,
  UpdateAdmission,
} from './admissions.dto.js';
import {
  admissionNotFound,
  dischargedBefore,
  dischargedInFuture,
  notYours,
  summaryMissing,
  wrongStatus,
} from './admissions.errors.js';
import { PortalAdmission, type OwnAdmissionFilter } from './admissions.portal.dto.js';
import { admissionsListed, admissionViewed, movedEvent, type ToldStep } from './admissions.events.js';
import { maySee, sightOf } from './admissions.policy.js';
import { AdmissionsRepository, type Stay } from './admissions.repository.js';
import { isAhead } from './admissions.rules.js';
import { admissionSteps, mayTake, type AdmissionStep } from './admissions.state.js';
import { summaryOf } from './summary.rules.js';
import { Admitting } from './admitting.js';

@Injectable()
export class AdmissionsService {
  constructor(
    private readonly admissions: AdmissionsRepository,
    private readonly admitting: Admitting,
    private readonly patients: PatientsService,
    private readonly places: BedPlaces,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Everything that matches; one page of it when the filter asks so. */
  async list(filter: AdmissionFilter): Promise<AdmissionResponse[] | Page<AdmissionResponse>> {
    const { page = 1, page_size = 50 } = filter;
    const sight = sightOf(currentPrincipal());
    const found = filter.paged
      ? await this.admissions.page(filter, sight, page, page_size)
      : await this.admissions.list(filter, sight);
    const rows = 'items' in found ? found.items : found;
    this.events.recordRead(admissionsListed(rows.map(({ patient_id }) => patient_id)));
    return found;
  }

  /** For the patient themself. */
  async listOwn(patientId: string, { page, page_size }: OwnAdmissionFilter): Promise<Page<PortalAdmission>> {
    const found = await this.admissions.page({ patient_id: patientId }, 'all', page, page_size);
    this.events.recordRead(admissionsListed([patientId]));
    return { ...found, items: found.items.map(stay => PortalAdmission.parse(stay)) };
  }

  async get(id: string): Promise<AdmissionResponse> {
    const admission = await this.view(id);
    assertMaySee({ ...admission, doctor_id: admission.primary_doctor_user_id });
    this.events.recordRead(admissionViewed(admission));
    return admission;
  }

  async admit(input: Admit): Promise<AdmissionResponse> {
    const admitted = await this.admitting.admit(input);
    if (!input.bed_id) return admitted;
    await this.places.allocate(admitted, input.bed_id);
    return this.view(admitted.id);
  }

  /** Gives a bed to a patient who has none. */
  async allocateBed(bedId: string, id: string): Promise<void> {
    await this.places.allocate(await this.take('allocate', id), bedId);
  }

  async update(id: string, input: UpdateAdmission): Promise<AdmissionResponse> {
    const admission = await this.take('update', id);
    const change = { ...(await this.careOf(admission, input)), ...notesOf(input) };
    return this.move('update', admission, change);
  }

  /** Into the care of another doctor or department, into another bed, or all of it. */
  async transfer(id: string, input: TransferPatient): Promise<AdmissionResponse> {
    const admission = await this.take('transfer', id);
    const change = await this.careOf(admission, input);
    if (input.bed_id) await this.places.transfer(admission, input.bed_id);
    return this.move('transfer', admission, change);
  }

  async discharge(id: string, input: Discharge): Promise<AdmissionResponse> {
    const admission = await this.take('discharge', id);
    const { discharge_datetime: discharged_at, details: discharge_details = null } = input;
    const written = input.discharge_summary ?? null;
    const discharge_summary = written ?? (discharge_details ? summaryOf(discharge_details) : '');
    if (!discharge_summary) throw summaryMissing();
    if (isAhead(discharged_at, this.clock.now())) throw dischargedInFuture();
    if (discharged_at < admission.admitted_at) throw dischargedBefore();
    await this.places.vacate(admission);
    return this.move('discharge', admission, { discharged_at, discharge_summary, discharge_details });
  }

  /** For a stay that should not have been. Visits that ended with it stay as they are. */
  async cancel(id: string, { reason }: CancelAdmission): Promise<AdmissionResponse> {
    const admission = await this.take('cancel', id);
    await this.places.vacate(admission);
    return this.move('cancel', admission, { cancelled_at: this.clock.now(), cancelled_reason: reason });
  }

  /**
   * A prescription is being written for the stay, which is not ended until the transaction is.
   * @param guard throws unless the caller may write for it
   */
  async beginForPrescription(id: string, guard: (stay: Stay) => void): Promise<Stay> {
    const stay = await this.hold(id);
    guard(stay);
    if (stay.status !== 'ACTIVE') throw wrongStatus(stay.status);
    await this.patients.markVisited(stay.patient_id);
    return stay;
  }

  /**
   * For other modules that write something for a stay: throws 404 when there is none. It is not ended until the
   * transaction is. Whoever asks has to be allowed.
   */
  async hold(id: string): Promise<Stay> {
    const stay = await this.admissions.hold(id);
    if (!stay) throw admissionNotFound();
    return stay;
  }

  /** The stays that are going on, of these patients. Whoever asks records what is shown to whom. */
  activeOf(patientIds: readonly string[]): Promise<AdmissionResponse[]> {
    return this.admissions.activeOf(patientIds);
  }

  /** For other modules: whoever asks for it here has to be allowed, and to record what is shown to whom. */
  async view(id: string): Promise<AdmissionResponse> {
    const admission = await this.admissions.view(id);
    if (!admission) throw admissionNotFound();
    return admission;
  }

  private async take(step: AdmissionStep, id: string): Promise<Admission> {
    const admission = await this.admissions.take(id);
    if (!admission) throw admissionNotFound();
    assertUnchanged(admission);
    assertMaySee(admission);
    if (!mayTake(step, admission.status)) throw wrongStatus(admission.status);
    return admission;
  }

  /** Who looks after the patient, where that is to change. */
  private async careOf(admission: Admission, input: TransferPatient): Promise<Partial<Admission>> {
    const { department_id, primary_doctor_user_id: doctor_id } = input;
    if (doctor_id && doctor_id !== admission.doctor_id) {
      await this.admitting.assertDoctor(doctor_id);
    }
    return { ...(department_id && { department_id }), ...(doctor_id && { doctor_id }) };
  }

  /** What changes nothing is told to nobody. */
  private async move(
    step: ToldStep,
    admission: Admission,
    fields: Partial<Admission>,
  ): Promise<AdmissionResponse> {
    const change = { ...fields, status: admissionSteps[step].to };
    const changes = changesBetween(admission, change);
    if (Object.keys(changes).length > 0) {
      Object.assign(admission, change, { updated_at: this.clock.now() });
      await this.admissions.flush();
      this.events.record(movedEvent(step, admission, changes));
    }
    return this.view(admission.id);
  }
}

const notesOf = ({ notes }: UpdateAdmission) => (notes === undefined ? {} : { notes });

function assertMaySee(admission: Pick<Admission, 'doctor_id' | 'department_id'>): void {
  if (!maySee(currentPrincipal(), admission)) throw notYours();
}
