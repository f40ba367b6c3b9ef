import { anAppointment, type Appointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import type { TestApi } from '../../support/api.js';
import { at, today } from '../../support/hospital-time.js';

/** A hospital at eight in the morning, with a doctor, another one, and the desk. */
export interface Desk {
  readonly hospital: Hospital;
  readonly doctor: Member;
  readonly colleague: Member;
  readonly receptionist: Member;
  /** A visit of a new patient at this time. */
  visit(time: string, day?: string): Promise<Appointment>;
  form(time: string, day?: string): Promise<Record<string, unknown>>;
}

export async function aDesk(api: TestApi): Promise<Desk> {
  api.setClock(at('08:00'));
  const hospital = await aHospital(api);
  const [doctor, colleague] = [await aDoctor(api, hospital), await aDoctor(api, hospital)];
  const receptionist = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'] });
  const form = async (time: string, day = today) => ({
    patient_id: (await aPatient(receptionist.http)).id,
    doctor_user_id: doctor.id,
    scheduled_at: at(time, day),
  });
  return {
    hospital,
    doctor,
    colleague,
    receptionist,
    form,
    visit: async (time, day) => anAppointment(receptionist.http, await form(time, day)),
  };
}
