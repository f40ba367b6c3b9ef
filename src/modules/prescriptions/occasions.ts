import { Injectable } from '@nestjs/common';
import { currentPrincipal } from '../../core/context.js';
import { AdmissionsService } from '../admissions/index.js';
import { AppointmentsService } from '../appointments/index.js';
import type { CreatePrescription } from './prescriptions.dto.js';
import {
  notYourVisit,
  oneVisit,
  otherPatient,
  patientAdmitted,
  patientDeceased,
  patientNotFound,
} from './prescriptions.errors.js';
import { mayPrescribe } from './prescriptions.policy.js';
import { PrescriptionsRepository } from './prescriptions.repository.js';

/** The visit or the stay for which something is prescribed. */
export interface Occasion {
  readonly patient_id: string;
  readonly doctor_id: string;
  readonly patient_is_deceased: boolean;
  readonly appointment_id: string | null;
  readonly admission_id: string | null;
}

/** Begins the visit for which something is prescribed, or keeps the stay going. */
@Injectable()
export class Occasions {
  constructor(
    private readonly prescriptions: PrescriptionsRepository,
    private readonly appointments: AppointmentsService,
    private readonly admissions: AdmissionsService,
  ) {}

  /** What is refused after it has begun takes the beginning back, too: it is all one transaction. */
  async begin(input: CreatePrescription): Promise<Occasion> {
    const occasion = await this.occasionOf(input);
    if (occasion.patient_id !== input.patient_id)
      throw (await this.prescriptions.knowsPatient(input.patient_id)) ? otherPatient() : patientNotFound();
    if (occasion.patient_is_deceased) throw patientDeceased();
    return occasion;
  }

  private async occasionOf({ appointment_id, admission_id }: CreatePrescription): Promise<Occasion> {
    const guard = (found: { readonly doctor_id: string }) => {
      if (!mayPrescribe(currentPrincipal(), found)) throw notYourVisit();
    };
    if (appointment_id !== undefined && admission_id === undefined) {
      const visit = await this.appointments.beginForPrescription(appointment_id, guard);
      if (visit.patient_is_admitted) throw patientAdmitted();
      return { ...visit, appointment_id, admission_id: null };
    }
    if (admission_id === undefined || appointment_id !== undefined) throw oneVisit();
    const stay = await this.admissions.beginForPrescription(admission_id, guard);
    return { ...stay, appointment_id: null, admission_id };
  }
}
