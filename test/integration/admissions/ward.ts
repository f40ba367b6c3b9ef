import { anAdmission, type Admission } from '../../factories/admission.js';
import { anAppointment, type Appointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import type { TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';

/** A hospital at noon, with those who look after the patients who stay. */
export interface Ward {
  readonly hospital: Hospital;
  readonly admin: Member;
  readonly doctor: Member;
  readonly colleague: Member;
  /** Of General Medicine, as the doctors are. */
  readonly nurse: Member;
  readonly receptionist: Member;
  patient(overrides?: Record<string, unknown>): Promise<Patient>;
  /** A new patient in the care of the doctor, since eleven. */
  stay(overrides?: Record<string, unknown>): Promise<Admission>;
  /** A visit of a patient to the doctor. */
  visit(patient: { readonly id: string }, time: string, day?: string): Promise<Appointment>;
}

export const noon = at('12:00');

export async function aWard(api: TestApi): Promise<Ward> {
  api.setClock(noon);
  const hospital = await aHospital(api);
  const { admin } = hospital;
  const [doctor, colleague] = [await aDoctor(api, hospital), await aDoctor(api, hospital)];
  const nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
  const receptionist = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'] });
  const patient = (overrides: Record<string, unknown> = {}) => aPatient(admin.http, overrides);
  return {
    hospital,
    admin,
    doctor,
    colleague,
    nurse,
    receptionist,
    patient,
    stay: async (overrides = {}) =>
      anAdmission(admin.http, {
        patient_id: overrides['patient_id'] ? '' : (await patient()).id,
        primary_doctor_user_id: doctor.id,
        admit_datetime: at('11:00'),
        ...overrides,
      }),
    visit: ({ id }, time, day) =>
      anAppointment(admin.http, {
        patient_id: id,
        doctor_user_id: doctor.id,
        scheduled_at: at(time, day),
      }),
  };
}
