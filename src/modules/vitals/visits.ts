import { Injectable } from '@nestjs/common';
import { AdmissionsService } from '../admissions/index.js';
import { AppointmentsService } from '../appointments/index.js';
import { appointmentNotFound, oneVisitOnly, otherPatient } from './vitals.errors.js';

export interface Occasion {
  readonly patient_id: string;
  readonly appointment_id?: string | undefined;
  readonly admission_id?: string | undefined;
}

/** The appointments and admissions at which vital signs are taken. */
@Injectable()
export class Visits {
  constructor(
    private readonly appointments: AppointmentsService,
    private readonly admissions: AdmissionsService,
  ) {}

  /** Throws unless what is named exists, is one thing at most, and belongs to the patient. */
  async assertOf({ patient_id, appointment_id, admission_id }: Occasion): Promise<void> {
    if (appointment_id !== undefined && admission_id !== undefined) throw oneVisitOnly();
    if (appointment_id !== undefined) {
      const whose = await this.appointments.patientOf(appointment_id);
      if (whose === undefined) throw appointmentNotFound();
      if (whose !== patient_id) throw otherPatient();
    }
    if (admission_id !== undefined) {
      const stay = await this.admissions.view(admission_id);
      if (stay.patient_id !== patient_id) throw otherPatient();
    }
  }
}
