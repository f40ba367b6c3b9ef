import { Injectable } from '@nestjs/common';
import { Clock, dayOf } from '../../core/clock.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { AdmissionImports } from '../../modules/admissions/index.js';
import { AppointmentImports, type Appointment } from '../../modules/appointments/index.js';
import { DepartmentsService } from '../../modules/departments/index.js';
import { PatientImports, type NewPatient } from '../../modules/patients/index.js';
import { PrescriptionImports } from '../../modules/prescriptions/index.js';
import {
  demoAppointments,
  demoDoctorIds,
  demoPatients,
  lastVisits,
  type DemoAppointment,
  type DemoHospital,
  type DemoPatient,
} from './demo.plan.js';

/** Patients and appointments of a demo hospital, as the plan wants them at a moment. */
@Injectable()
export class DemoRecords {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly patients: PatientImports,
    private readonly appointments: AppointmentImports,
    private readonly prescriptions: PrescriptionImports,
    private readonly admissions: AdmissionImports,
    private readonly departments: DepartmentsService,
    private readonly clock: Clock,
  ) {}

  /** Adds what is missing; what exists stays as it is. */
  async topUp(hospital: DemoHospital, tenant: Tenant, moment: Date): Promise<void> {
    const { patients, appointments, visits } = plan(hospital, tenant, moment);
    await this.tenancy.run(tenant, 'write', async () => {
      await this.patients.addMissing(patients.map(patient => toPatient(patient, visits.get(patient.id))));
      await this.appointments.addMissing(await this.toAppointments(appointments));
    });
  }

  /** Moves everything to where the plan has it. */
  async freshen(hospital: DemoHospital, tenant: Tenant, moment: Date): Promise<void> {
    const { patients, appointments } = plan(hospital, tenant, moment);
    await this.tenancy.run(tenant, 'write', async () => {
      await this.appointments.rewrite(await this.toAppointments(appointments));
      // Visitors may have added visits of their own.
      const visits = await this.appointments.lastVisits(patients.map(({ id }) => id));
      const dates = patients.map(({ id, registeredAt }) => ({
        id,
        created_at: registeredAt,
        last_visited_at: visits.get(id) ?? null,
      }));
      await this.patients.redate(dates);
    });
  }

  /** Removes the demo patients with all that belongs to them. */
  async remove(hospital: DemoHospital, tenant: Tenant): Promise<void> {
    const ids = demoPatients(hospital.key, this.clock.today(tenant.timeZone), tenant.timeZone).map(
      ({ id }) => id,
    );
    await this.tenancy.run(tenant, 'write', async () => {
      await this.prescriptions.removeOf(ids);
      await this.appointments.removeOf(ids);
      await this.admissions.removeOf(ids);
      await this.patients.remove(ids);
    });
  }

  private async toAppointments(planned: readonly DemoAppointment[]): Promise<Appointment[]> {
    const department = await this.departments.findByName('General Medicine');
    if (!department) throw new Error('A demo hospital has lost its department General Medicine.');
    return planned.map(appointment => toAppointment(appointment, department.id));
  }
}

const toPatient = (p: DemoPatient, lastVisitedAt: Date | undefined): NewPatient => ({
  id: p.id,
  first_name: p.firstName,
  last_name: p.lastName,
  gender: p.gender,
  dob: p.dob,
  dob_unknown: p.dobUnknown,
  age_only: p.ageOnly,
  phone_primary: p.phonePrimary,
  email: p.email,
  city: p.city,
  state: p.state,
  postal_code: p.postalCode,
  address_line1: p.addressLine1,
  country: p.country,
  blood_group: p.bloodGroup,
  marital_status: p.maritalStatus,
  preferred_language: p.preferredLanguage,
  known_allergies: p.knownAllergies,
  chronic_conditions: p.chronicConditions,
  emergency_contact_name: p.emergencyContactName,
  emergency_contact_relation: p.emergencyContactRelation,
  emergency_contact_phone: p.emergencyContactPhone,
  clinical_notes: p.clinicalNotes,
  consent_sms: p.consentSms,
  consent_email: p.consentEmail,
  created_at: p.registeredAt,
  last_visited_at: lastVisitedAt ?? null,
});

const toAppointment = (a: DemoAppointment, departmentId: string): Appointment => ({
  id: a.id,
  patient_id: a.patientId,
  doctor_id: a.doctorId,
  department_id: departmentId,
  starts_at: a.scheduledAt,
  ends_at: a.endsAt,
  status: a.status,
  notes: a.notes,
  overbook_reason: null,
  checked_in_at: a.checkedInAt,
  consultation_started_at: a.consultationStartedAt,
  completed_at: a.completedAt,
  no_show_at: a.noShowAt,
  cancelled_at: a.cancelledAt,
  cancelled_reason: a.cancelledReason,
  cancelled_note: a.cancelledNote,
  confirmed_at: null,
  rescheduled_at: null,
  token_on: null,
  token_number: null,
  rejected_at: null,
  rejected_reason: null,
  is_by_patient: false,
  linked_ipd_admission_id: null,
  created_by_id: null,
  created_at: a.createdAt,
  updated_at: a.completedAt ?? a.createdAt,
  version: 1,
});

function plan({ key }: DemoHospital, { timeZone }: Tenant, moment: Date) {
  const appointments = demoAppointments(key, moment, {
    timeZone,
    slotMinutes: 15,
    doctors: demoDoctorIds(key),
    closedOn: () => false,
  });
  const patients = demoPatients(key, dayOf(moment, timeZone), timeZone);
  return { patients, appointments, visits: lastVisits(appointments) };
}
