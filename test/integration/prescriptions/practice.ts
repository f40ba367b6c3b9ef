import { addMinutes } from '../../../src/core/clock.js';
import { anAppointment, type Appointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aPrescription, type Prescription } from '../../factories/prescription.js';
import type { TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';

/** A hospital at eight in the morning, with those who prescribe and those who dispense. */
export interface Practice {
  readonly hospital: Hospital;
  readonly admin: Member;
  readonly doctor: Member;
  readonly colleague: Member;
  readonly pharmacist: Member;
  readonly receptionist: Member;
  /** A visit of a new patient to the doctor, in the next free slot from tomorrow on. */
  visit(overrides?: Record<string, unknown>): Promise<Appointment>;
  /** One that begins now: the clock is set to it. */
  visitNow(): Promise<Appointment>;
  /** A draft of the doctor for a visit to come. */
  draft(overrides?: Record<string, unknown>): Promise<Prescription>;
  issued(overrides?: Record<string, unknown>): Promise<Prescription>;
}

const slotsADay = 36;

export async function aPractice(api: TestApi): Promise<Practice> {
  api.setClock(at('08:00'));
  const hospital = await aHospital(api);
  const { admin } = hospital;
  const [doctor, colleague] = [await aDoctor(api, hospital), await aDoctor(api, hospital)];
  const pharmacist = await aStaffMember(api, hospital, { roles: ['PHARMACIST'] });
  const receptionist = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'] });
  let slots = 0;
  const nextSlot = () => {
    const n = slots++;
    return addMinutes(
      at('09:00', '2030-01-08'),
      (n % slotsADay) * 15 + Math.floor(n / slotsADay) * 7 * 24 * 60,
    );
  };
  const visit = async (overrides: Record<string, unknown> = {}) =>
    anAppointment(admin.http, {
      patient_id: (await aPatient(admin.http)).id,
      doctor_user_id: doctor.id,
      scheduled_at: nextSlot(),
      ...overrides,
    });
  let minutes = 60;
  const visitNow = async () => {
    const now = addMinutes(at('09:00'), (minutes += 15));
    api.setClock(now);
    return visit({ scheduled_at: now });
  };
  const draft = async (overrides: Record<string, unknown> = {}) =>
    aPrescription(doctor.http, await visit(), overrides);
  const issued = async (overrides: Record<string, unknown> = {}) => {
    const { id } = await draft(overrides);
    return (await doctor.http.patch<Prescription>(`/prescriptions/${id}`, { status: 'ISSUED' })).body;
  };
  return { hospital, admin, doctor, colleague, pharmacist, receptionist, visit, visitNow, draft, issued };
}
