import { Injectable } from '@nestjs/common';
import type { Principal } from '../../core/access/principal.js';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { AppError } from '../../core/errors/app-error.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import type { Page } from '../../core/http/fields.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { AppointmentsService } from '../appointments/index.js';
import { StockService, type DispenseLine } from '../stock/index.js';
import type { Prescription } from './prescription.entity.js';
import { Prescribing } from './prescribing.js';
import type {
  CreatePrescription,
  Followup,
  MovedPrescription,
  MovePrescription,
  PrescriptionFilter,
  PrescriptionResponse,
  UpdatePrescription,
} from './prescriptions.dto.js';
import {
  dispensedElsewhere,
  followupTimeMissing,
  notYours,
  notYoursToChange,
  prescriptionNotFound,
  reasonMissing,
  statusMissing,
  wrongStatus,
} from './prescriptions.errors.js';
import { PortalPrescription, type OwnPrescriptionFilter } from './prescriptions.portal.dto.js';
import { movedEvent, prescriptionsListed, prescriptionViewed } from './prescriptions.events.js';
import { actsAsDoctor, mayChange, maySee } from './prescriptions.policy.js';
import { PrescriptionsRepository } from './prescriptions.repository.js';
import { mayTake, prescriptionSteps, type PrescriptionStep } from './prescriptions.state.js';

@Injectable()
export class PrescriptionsService {
  constructor(
    private readonly prescriptions: PrescriptionsRepository,
    private readonly prescribing: Prescribing,
    private readonly appointments: AppointmentsService,
    private readonly stock: StockService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Everything that matches; one page of it when the filter asks so. */
  async list(filter: PrescriptionFilter): Promise<PrescriptionResponse[] | Page<PrescriptionResponse>> {
    const { timeZone } = currentTenant();
    const { page = 1, page_size = 50 } = filter;
    const within = withinSight(currentPrincipal(), filter);
    const found = filter.paged
      ? await this.prescriptions.page(within, timeZone, page, page_size)
      : await this.prescriptions.list(within, timeZone);
    const rows = 'items' in found ? found.items : found;
    this.events.recordRead(prescriptionsListed(rows.map(({ patient_id }) => patient_id)));
    return found;
  }

  async get(id: string): Promise<PrescriptionResponse> {
    const prescription = await this.view(id);
    if (!maySee(currentPrincipal(), { doctor_id: prescription.doctor_user_id })) throw notYours();
    this.events.recordRead(prescriptionViewed(prescription));
    return prescription;
  }

  /** For the patient themself: what was issued to them. */
  async listOwn(
    patientId: string,
    { page, page_size }: OwnPrescriptionFilter,
  ): Promise<Page<PortalPrescription>> {
    const found = await this.prescriptions.issuedTo(patientId, page, page_size);
    this.events.recordRead(prescriptionsListed([patientId]));
    return { ...found, items: found.items.map(each => PortalPrescription.parse(each)) };
  }

  /** For the patient themself: 404 for a draft, and for what is somebody else's. */
  async getOwn(patientId: string, id: string): Promise<PrescriptionResponse> {
    const prescription = await this.view(id);
    if (prescription.patient_id !== patientId || !prescription.issued_at) throw prescriptionNotFound();
    this.events.recordRead(prescriptionViewed(prescription));
    return prescription;
  }

  /** For other modules: whoever asks for it here has to be allowed, and to record what is shown to whom. */
  async view(id: string): Promise<PrescriptionResponse> {
    const prescription = await this.prescriptions.view(id);
    if (!prescription) throw prescriptionNotFound();
    return prescription;
  }

  create(input: CreatePrescription): Promise<PrescriptionResponse> {
    return this.prescribing.prescribe(input);
  }

  async update(id: string, input: UpdatePrescription): Promise<PrescriptionResponse> {
    const draft = await this.view(id);
    assertUnchanged(draft);
    assertMayChange('update', { ...draft, doctor_id: draft.doctor_user_id });
    return this.prescribing.rewrite(draft, input);
  }

  /** Issues or cancels, as the status says that a client wants. */
  async move(id: string, input: MovePrescription): Promise<MovedPrescription> {
    const prescription = await this.prescriptions.find(id);
    if (!prescription) throw prescriptionNotFound();
    assertUnchanged(prescription);
    switch (input.status) {
      case 'ISSUED':
        return this.issue(prescription, input);
      case 'CANCELLED':
        return this.cancel(prescription, input.reason);
      case 'DISPENSED':
        throw dispensedElsewhere();
      default:
        throw statusMissing();
    }
  }

  /** Takes everything from stock, or nothing. Of two who try at once the second is told that it is done. */
  async dispense(id: string): Promise<PrescriptionResponse> {
    const prescription = await this.prescriptions.lock(id);
    if (!prescription) throw prescriptionNotFound();
    assertUnchanged(prescription);
    if (!mayTake('dispense', prescription.status)) throw wrongStatus(prescription.status);
    const change = { status: prescriptionSteps.dispense.to, dispensed_at: this.clock.now() };
    const dispensed = await this.prescriptions.dispense(id, change);
    if (!dispensed) throw prescriptionNotFound();
    await this.stock.dispense(dispensed.items.filter(isStocked), {
      prescriptionId: id,
      patientId: prescription.patient_id,
    });
    this.events.record(movedEvent('dispense', prescription, changesBetween(prescription, change)));
    return dispensed;
  }

  private async issue(prescription: Prescription, input: MovePrescription): Promise<MovedPrescription> {
    assertMayChange('issue', prescription);
    const { appointment_id } = prescription;
    // The visit before the prescription, as everybody locks them.
    const visit = appointment_id
      ? await this.appointments.completeForPrescription(appointment_id)
      : undefined;
    const issued = await this.take('issue', prescription, { issued_at: this.clock.now() });
    if (!input.create_followup) return issued;
    return { ...issued, followup: await this.bookFollowup(prescription, input, visit) };
  }

  private async cancel(
    prescription: Prescription,
    reason: string | null | undefined,
  ): Promise<MovedPrescription> {
    assertMayChange('cancel', prescription);
    if (!reason) throw reasonMissing();
    return this.take('cancel', prescription, { cancelled_at: this.clock.now(), cancelled_reason: reason });
  }

  /** With the doctor of the visit and where it was, unless somebody else is named. That it fails undoes nothing. */
  private async bookFollowup(
    { patient_id, doctor_id, prescription_code }: Prescription,
    wanted: MovePrescription,
    visit: { readonly doctor_id: string; readonly department_id: string } | undefined,
  ): Promise<Followup> {
    const { followup_scheduled_at, followup_doctor_id, followup_department_id } = wanted;
    if (!followup_scheduled_at) return refused(followupTimeMissing());
    const doctor = followup_doctor_id ?? visit?.doctor_id ?? doctor_id;
    const ofVisit = doctor === visit?.doctor_id ? visit.department_id : undefined;
    const booked = await this.appointments.bookIfPossible({
      patient_id,
      doctor_user_id: doctor,
      department_id: followup_department_id ?? ofVisit,
      scheduled_at: followup_scheduled_at,
      notes: `Follow-up of ${prescription_code}`,
    });
    return booked instanceof AppError ? refused(booked) : { appointment_id: booked.id };
  }

  private async take(
    step: PrescriptionStep,
    prescription: Prescription,
    fields: Partial<Prescription>,
  ): Promise<PrescriptionResponse> {
    const change = { ...fields, status: prescriptionSteps[step].to };
    this.events.record(movedEvent(step, prescription, changesBetween(prescription, change)));
    Object.assign(prescription, change, { updated_at: this.clock.now() });
    await this.prescriptions.flush();
    return this.view(prescription.id);
  }
}

function assertMayChange(
  step: PrescriptionStep,
  prescription: Pick<Prescription, 'doctor_id' | 'status'>,
): void {
  if (!mayChange(currentPrincipal(), prescription)) throw notYoursToChange();
  if (!mayTake(step, prescription.status)) throw wrongStatus(prescription.status);
}

const isStocked = <Item extends { readonly stock_item_id: string | null; readonly quantity: number | null }>(
  item: Item,
): item is Item & DispenseLine => item.stock_item_id !== null && item.quantity !== null;

const refused = ({ code, detail, extras }: AppError): Followup => ({
  error: detail,
  code,
  ...(extras.members as { next_free_slots?: string[] } | undefined),
});

/** Narrows a filter to what the caller may see. */
const withinSight = (caller: Principal, filter: PrescriptionFilter): PrescriptionFilter =>
  actsAsDoctor(caller) ? { ...filter, doctor_user_id: caller.userId } : filter;
