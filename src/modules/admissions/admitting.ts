import { Injectable } from '@nestjs/common';
import { hasRole } from '../../core/access/principal.js';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { newId } from '../../core/ids.js';
import { AppointmentsService } from '../appointments/index.js';
import { PatientsService } from '../patients/index.js';
import { UsersService } from '../users/index.js';
import type { Admission } from './admission.entity.js';
import type { AdmissionResponse, Admit } from './admissions.dto.js';
import {
  admittedInFuture,
  alreadyAdmitted,
  departmentMissing,
  doctorMissing,
  doctorNotFound,
  notADoctor,
  patientDeceased,
  patientNotFound,
} from './admissions.errors.js';
import { admittedEvent } from './admissions.events.js';
import { AdmissionsRepository } from './admissions.repository.js';
import { handOverNote, handOverSince, isAhead } from './admissions.rules.js';

/** Takes patients in, and ends their open visits with it. */
@Injectable()
export class Admitting {
  constructor(
    private readonly admissions: AdmissionsRepository,
    private readonly appointments: AppointmentsService,
    private readonly patients: PatientsService,
    private readonly users: UsersService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /**
   * Admits a patient. Throws 409 when there is a stay that is going on.
   *
   * Open visits are held before the patient, as everybody locks them. While the patient is held nothing can be booked
   * for them: a booking either comes before and is handed over, or after and finds the stay.
   */
  async admit(input: Admit): Promise<AdmissionResponse> {
    const now = this.clock.now();
    if (isAhead(input.admit_datetime, now)) throw admittedInFuture();
    const caller = currentPrincipal();
    const doctorId = input.primary_doctor_user_id ?? (hasRole(caller, 'DOCTOR') ? caller.userId : undefined);
    if (!doctorId) throw doctorMissing();

    const [, patient, doctor] = await Promise.all([
      this.appointments.holdOpenVisits(input.patient_id),
      this.patients.holdForStay(input.patient_id),
      this.users.card(doctorId),
    ]);
    if (!patient) throw patientNotFound();
    if (patient.is_deceased) throw patientDeceased();
    const { department_id: own } = atWork(doctor);
    const departmentId = input.department_id ?? own;
    if (!departmentId) throw departmentMissing();

    const admission = this.build(input, doctorId, departmentId, now);
    const admitted = await this.admissions.addIfNone(admission);
    if (!admitted) throw alreadyAdmitted();
    this.events.record(admittedEvent(admission));
    await this.appointments.handOver({
      patientId: admission.patient_id,
      admissionId: admission.id,
      since: handOverSince(now),
      note: handOverNote,
    });
    return admitted;
  }

  /** Throws unless this is a doctor who works here. */
  async assertDoctor(id: string): Promise<void> {
    atWork(await this.users.card(id));
  }

  private build(input: Admit, doctorId: string, departmentId: string, now: Date): Admission {
    return {
      id: newId(),
      patient_id: input.patient_id,
      doctor_id: doctorId,
      department_id: departmentId,
      status: 'ACTIVE',
      admitted_at: input.admit_datetime,
      notes: input.notes ?? null,
      discharged_at: null,
      discharge_summary: null,
      discharge_details: null,
      cancelled_at: null,
      cancelled_reason: null,
      created_by_id: currentPrincipal().userId,
      created_at: now,
      updated_at: now,
      version: 1,
    };
  }
}

function atWork<D extends { readonly is_active: boolean; readonly is_doctor: boolean }>(
  doctor: D | undefined,
): D {
  if (!doctor?.is_active) throw doctorNotFound();
  if (!doctor.is_doctor) throw notADoctor();
  return doctor;
}
