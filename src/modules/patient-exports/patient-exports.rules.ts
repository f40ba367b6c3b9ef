import type { PatientLine } from '../patients/index.js';

/** What a file of patients has of each: title and member. Older clients know the titles. */
const columns = [
  ['Patient Code', 'patient_code'],
  ['First Name', 'first_name'],
  ['Last Name', 'last_name'],
  ['DOB', 'dob'],
  ['Gender', 'gender'],
  ['Phone', 'phone_primary'],
  ['Email', 'email'],
  ['City', 'city'],
  ['Patient Type', 'patient_type'],
  ['Last Visited', 'last_visited_at'],
  ['Upcoming Appointment Date', 'next_visit_at'],
  ['Upcoming Appointment Doctor', 'next_visit_doctor'],
  ['Upcoming Appointment Department', 'next_visit_department'],
  ['Created At', 'created_at'],
] as const satisfies readonly (readonly [title: string, member: keyof PatientLine])[];

export const titles: readonly string[] = columns.map(([title]) => title);

export const cellsOf = (line: PatientLine): (string | null)[] => columns.map(([, member]) => line[member]);
