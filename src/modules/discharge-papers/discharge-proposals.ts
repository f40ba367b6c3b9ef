import { Injectable } from '@nestjs/common';
import { currentPrincipal } from '../../core/context.js';
import { AdmissionsService, summaryOf, type DischargeDetails } from '../admissions/index.js';
import { PrescriptionsService, type PrescriptionResponse } from '../prescriptions/index.js';
import { ProblemsService } from '../problems/index.js';
import { VitalSetsService } from '../vitals/index.js';
import { notStaying } from './discharge-papers.errors.js';
import { medicinesOf, type StayPrescription } from './proposal.rules.js';

/** A discharge summary to begin with, made of the record; parts of it that the caller may not see are left out. */
@Injectable()
export class DischargeProposals {
  constructor(
    private readonly admissions: AdmissionsService,
    private readonly problems: ProblemsService,
    private readonly prescriptions: PrescriptionsService,
    private readonly vitals: VitalSetsService,
  ) {}

  async of(admissionId: string): Promise<{ details: DischargeDetails; discharge_summary: string }> {
    const stay = await this.admissions.get(admissionId);
    if (stay.status !== 'ACTIVE') throw notStaying();
    const may = (code: string) => currentPrincipal().permissions.has(code);
    const details = {
      diagnoses: may('patients:view') ? await this.diagnosesOf(stay.patient_id) : [],
      medicines: may('prescriptions:view') ? medicinesOf(await this.issuedDuring(stay.id)) : [],
      vitals: may('vitals:view') ? await this.latestVitalsOf(stay.patient_id, stay.id) : null,
      follow_up: null,
    };
    return { details, discharge_summary: summaryOf(details) };
  }

  private async diagnosesOf(patientId: string) {
    const conditions = await this.problems.list('condition', patientId, { status: 'ACTIVE' });
    return conditions.map(({ text, code }) => ({ text, code }));
  }

  private async issuedDuring(admission_id: string): Promise<StayPrescription[]> {
    const found = await this.prescriptions.list({ admission_id, order_by: 'created_at_asc' });
    return (Array.isArray(found) ? found : found.items).filter(wasIssued);
  }

  private async latestVitalsOf(patient_id: string, admission_id: string) {
    const found = await this.vitals.list({ patient_id, admission_id, paged: true, page_size: 1 });
    const [latest] = Array.isArray(found) ? found : found.items;
    if (!latest) return null;
    const { systolic_bp, diastolic_bp, heart_rate, respiratory_rate, temperature_c, spo2, weight_kg } =
      latest;
    return { systolic_bp, diastolic_bp, heart_rate, respiratory_rate, temperature_c, spo2, weight_kg };
  }
}

/** Drafts say nothing, and neither do those that were cancelled as drafts. */
const wasIssued = (each: PrescriptionResponse): each is PrescriptionResponse & StayPrescription =>
  each.issued_at !== null;
