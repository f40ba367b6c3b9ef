import { Injectable } from '@nestjs/common';
import { AppointmentsService } from '../appointments/index.js';
import { admissionNotFound, appointmentNotFound, oneVisitOnly, otherPatient } from './vitals.errors.js';

export interface Occasion {
  readonly patient_id: string;
  readonly appointment_id?: string | undefined;
  readonly admission_id?: string | undefined;
}

/** The appointments and admissions at which vital signs are taken. */
@Injectable()
export class Visits {
  constructor(private readonly appointments: AppointmentsService) {}

  /** Throws unless what is named exists, is one thing at most, and belongs to the patient. */
  async assertOf({ patient_id, appointment_id, admission_id }: Occasion): Promise<void> {
    if (appointment_id !== undefined && admission_id !== undefined) throw oneVisitOnly();
    if (admission_id !== undefined) throw admissionNotFound();
    if (appointment_id === undefined) return;
    const whose = await this.appointments.patientOf(appointment_id);
    if (whose === undefined) throw appointmentNotFound();
    if (whose !== patient_id) throw otherPatient();
  }
}
