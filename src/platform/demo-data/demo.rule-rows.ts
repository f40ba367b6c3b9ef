import { Temporal } from 'temporal-polyfill';
import { type DemoClinicRows } from './demo.clinic-rows.js';

/**
 * An independent look at demo rows, whether planned or read back from the database. It shares no code with the
 * plan on purpose. What a caller does not know may be left out and is then not checked.
 */
export interface DemoRuleInput {
  patients: readonly DemoPatientRow[];
  appointments: readonly DemoAppointmentRow[];
  staff: readonly DemoStaffRow[];
  now: Date;
  timeZone: string;
  /** Patients with an active admission; they can hold no open appointment. */
  admittedPatientIds?: readonly string[];
  /** Stays, vital signs, prescriptions, stock and what else there is besides visits. */
  clinic?: DemoClinicRows;
}

export interface DemoStaffRow {
  id: string;
  email: string;
  phone?: string | null;
  department: string;
  role: string;
}

export interface DemoPatientRow {
  id: string;
  firstName: string;
  lastName: string | null;
  gender: string | null;
  dob: string | null;
  dobUnknown: boolean;
  ageOnly: number | null;
  phonePrimary: string | null;
  email: string | null;
  postalCode: string | null;
  bloodGroup: string | null;
  maritalStatus: string | null;
  emergencyContactName: string | null;
  emergencyContactRelation: string | null;
  emergencyContactPhone: string | null;
  clinicalNotes: string | null;
  registeredAt: Date;
  lastVisitedAt?: Date | null;
  consentSms?: boolean;
  consentEmail?: boolean;
  isDeceased?: boolean;
  dateOfDeath?: string | null;
  nationalIdType?: string | null;
  nationalIdNumber?: string | null;
}

export interface DemoAppointmentRow {
  id: string;
  patientId: string;
  doctorId: string;
  department: string;
  scheduledAt: Date;
  endsAt: Date;
  status: string;
  notes: string | null;
  createdAt: Date;
  checkedInAt: Date | null;
  consultationStartedAt: Date | null;
  completedAt: Date | null;
  noShowAt: Date | null;
  cancelledAt: Date | null;
  cancelledReason: string | null;
  cancelledNote: string | null;
  tokenOn?: string | null;
  tokenNumber?: number | null;
}

export function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(values.filter(value => seen.has(value) || !seen.add(value)))];
}

/** The hospital's calendar day, 'YYYY-MM-DD'. */
export function dayOf(instant: Date, timeZone: string): string {
  return clockOf(instant, timeZone).slice(0, 10);
}

/** What the hospital's clock shows, 'YYYY-MM-DDTHH:mm:ss'. */
export function clockOf(instant: Date, timeZone: string): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
  return moment.toPlainDateTime().toString({ smallestUnit: 'second' });
}
