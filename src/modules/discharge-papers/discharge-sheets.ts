import { Injectable } from '@nestjs/common';
import { dayOf } from '../../core/clock.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import type { AdmissionResponse } from '../admissions/index.js';
import { PatientsService } from '../patients/index.js';
import { ageOn, titled } from '../prescription-papers/index.js';
import { UsersService } from '../users/index.js';
import { notDischarged } from './discharge-papers.errors.js';
import type { DischargeSheet } from './discharge-sheet.js';

/** What a discharge says on paper. */
@Injectable()
export class DischargeSheets {
  constructor(
    private readonly patients: PatientsService,
    private readonly users: UsersService,
  ) {}

  async of(stay: AdmissionResponse): Promise<Omit<DischargeSheet, 'logo' | 'footer'>> {
    const { discharge_datetime, discharge_summary } = stay;
    if (!discharge_datetime || !discharge_summary) throw notDischarged();
    const tenant = currentTenant();
    const [doctor, patient] = [
      await this.users.card(stay.primary_doctor_user_id),
      await this.patients.demographics(stay.patient_id),
    ];
    if (!doctor || !patient) throw new Error('A stay has a doctor and a patient.');
    const discharged = new Date(discharge_datetime);
    const { dob, dob_unknown, gender } = patient;
    return {
      hospital: {
        name: tenant.name,
        address: tenant.address,
        phone: tenant.contactPhone,
        email: tenant.contactEmail,
      },
      time_zone: tenant.timeZone,
      patient: {
        name: stay.patient_name,
        code: stay.patient_code,
        age: dob ? ageOn(dayOf(discharged, tenant.timeZone), dob, dob_unknown) : null,
        gender,
      },
      doctor: { name: titled(doctor.full_name), registration_number: doctor.registration_number },
      department: stay.department,
      admitted_at: new Date(stay.admit_datetime),
      discharged_at: discharged,
      length_of_stay_days: stay.length_of_stay_days,
      summary: discharge_summary,
      details: stay.discharge_details,
    };
  }
}
