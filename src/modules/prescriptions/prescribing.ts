import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { newId } from '../../core/ids.js';
import { CodeNumbers } from '../../core/tenancy/code-numbers.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { StockService } from '../stock/index.js';
import { Occasions, type Occasion } from './occasions.js';
import type { Prescription } from './prescription.entity.js';
import type {
  CreatePrescription,
  PrescriptionItemInput,
  PrescriptionResponse,
  UpdatePrescription,
} from './prescriptions.dto.js';
import {
  changedMeanwhile,
  prescriptionNotFound,
  quantityMissing,
  stockItemUnavailable,
} from './prescriptions.errors.js';
import { draftedEvent, rewrittenEvent } from './prescriptions.events.js';
import { authorOf } from './prescriptions.policy.js';
import { PrescriptionsRepository, type PrescriptionItem } from './prescriptions.repository.js';

/** Writes drafts. */
@Injectable()
export class Prescribing {
  constructor(
    private readonly prescriptions: PrescriptionsRepository,
    private readonly occasions: Occasions,
    private readonly stock: StockService,
    private readonly numbers: CodeNumbers,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Writes a draft for a stay, or for a visit, whose consultation has begun with it. Throws 409 when the visit has one already. */
  async prescribe(input: CreatePrescription): Promise<PrescriptionResponse> {
    const visit = await this.occasions.begin(input);
    const id = newId();
    const items = await this.itemsOf(id, input.items);
    const prescription = this.build(id, input, visit, await this.nextCode());
    const added = await this.prescriptions.add(prescription, items);
    if (!added) throw prescriptionNotFound();
    this.events.record(draftedEvent(prescription, added.items));
    return added;
  }

  /** Replaces what a draft says. The same again changes nothing. */
  async rewrite(
    draft: PrescriptionResponse,
    { items, chief_complaint = null, diagnosis = null }: UpdatePrescription,
  ): Promise<PrescriptionResponse> {
    const content = { chief_complaint, diagnosis };
    const rows = await this.itemsOf(draft.id, items);
    const event = rewrittenEvent(draft, { ...content, items: rows });
    if (!event) return draft;
    if (!(await this.prescriptions.rewrite(draft, content, rows, this.clock.now()))) throw changedMeanwhile();
    this.events.record(event);
    const written = await this.prescriptions.view(draft.id);
    if (!written) throw prescriptionNotFound();
    return written;
  }

  /** Rows of what a form lists; what is to come from stock must be there to come from. */
  private async itemsOf(
    prescriptionId: string,
    items: readonly PrescriptionItemInput[],
  ): Promise<PrescriptionItem[]> {
    if (items.some(item => item.stock_item_id !== undefined && item.quantity == null))
      throw quantityMissing();
    const ids = [...new Set(items.flatMap(({ stock_item_id }) => stock_item_id ?? []))];
    if (ids.length > 0) {
      const kept = new Set((await this.stock.cards(ids)).filter(card => card.is_active).map(({ id }) => id));
      const gone = items.filter(item => item.stock_item_id !== undefined && !kept.has(item.stock_item_id));
      if (gone.length > 0) throw stockItemUnavailable(gone.map(item => item.medicine_name));
    }
    return items.map((item, n) => ({
      id: newId(),
      prescription_id: prescriptionId,
      position: n + 1,
      stock_item_id: item.stock_item_id ?? null,
      medicine_name: item.medicine_name,
      dosage: item.dosage ?? null,
      frequency: item.frequency ?? null,
      duration: item.duration ?? null,
      instructions: item.instructions ?? null,
      quantity: item.quantity ?? null,
    }));
  }

  private async nextCode(): Promise<string> {
    const number = await this.numbers.next('prescription_code');
    return `${currentTenant().code}-RX-${String(number).padStart(5, '0')}`;
  }

  private build(id: string, input: CreatePrescription, visit: Occasion, code: string): Prescription {
    const caller = currentPrincipal();
    const now = this.clock.now();
    return {
      id,
      prescription_code: code,
      patient_id: visit.patient_id,
      doctor_id: authorOf(caller, visit),
      appointment_id: visit.appointment_id,
      admission_id: visit.admission_id,
      status: 'DRAFT',
      chief_complaint: input.chief_complaint ?? null,
      diagnosis: input.diagnosis ?? null,
      issued_at: null,
      dispensed_at: null,
      cancelled_at: null,
      cancelled_reason: null,
      created_by_id: caller.userId,
      created_at: now,
      updated_at: now,
      version: 1,
    };
  }
}
