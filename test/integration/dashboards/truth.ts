import type { TestApi } from '../../support/api.js';

/** Rows as they lie in the tables, counted here without the product and without SQL. */
interface Row {
  readonly [column: string]: unknown;
}
export interface Rows {
  readonly patients: Row[];
  readonly appointments: Row[];
  readonly admissions: Row[];
  readonly prescriptions: Row[];
  readonly users: Row[];
  readonly stock_items: Row[];
  readonly vital_sets: Row[];
}

const tables = [
  'patients',
  'appointments',
  'admissions',
  'prescriptions',
  'users',
  'stock_items',
  'vital_sets',
] as const;

export async function rowsOf(api: TestApi, { schema }: { readonly schema: string }): Promise<Rows> {
  const found = tables.map(
    async table => [table, await api.sql<Row>(`select * from ${schema}.${table}`)] as const,
  );
  const rows = Object.fromEntries(await Promise.all(found)) as unknown as Rows;
  const inUse = rows.patients.filter(row => !row['survivor_id'] && !row['removed_at']);
  return { ...rows, patients: inUse };
}

export interface Viewer {
  readonly id: string;
  readonly role: 'HOSPITAL_ADMIN' | 'DOCTOR' | 'NURSE' | 'PHARMACIST' | 'RECEPTIONIST';
  readonly departmentId?: string;
}

/** The calendar day by the platform's own calendar of Intl. */
export const dayIn = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    at,
  );

const shift = (day: string, by: number) =>
  new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);

const tally = (keys: string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

export const rangeDays = { today: 0, last_7_days: 7, last_30_days: 30, last_90_days: 90 } as const;

function bandOf(dob: unknown, today: string): string {
  if (!dob) return 'UNKNOWN';
  // The driver reads a date as midnight of this process.
  const born =
    typeof dob === 'string' ? dob : dayIn(dob as Date, Intl.DateTimeFormat().resolvedOptions().timeZone);
  const years =
    Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - (today.slice(5) < born.slice(5) ? 1 : 0);
  if (years < 18) return '0-17';
  if (years < 40) return '18-39';
  if (years < 60) return '40-59';
  return years < 80 ? '60-79' : '80+';
}

/** What the dashboard has to say. */
export function truth(
  rows: Rows,
  viewer: Viewer,
  now: Date,
  timeZone: string,
  range: keyof typeof rangeDays,
): Record<string, unknown> {
  const today = dayIn(now, timeZone);
  const isToday = (at: unknown) => dayIn(at as Date, timeZone) === today;
  const from = shift(today, -rangeDays[range]);
  const isInRange = (at: unknown) =>
    dayIn(at as Date, timeZone) >= from && dayIn(at as Date, timeZone) <= today;
  const minutesAgo = (at: unknown) => (now.getTime() - (at as Date).getTime()) / 60_000;
  const isMine = ({ doctor_id, department_id }: Row) => {
    if (viewer.role === 'DOCTOR') return doctor_id === viewer.id;
    if (viewer.role === 'NURSE' && viewer.departmentId) return department_id === viewer.departmentId;
    return true;
  };
  const is = (...roles: Viewer['role'][]) => roles.includes(viewer.role);
  const n = (list: Row[], test: (row: Row) => boolean) => list.filter(test).length;
  const { patients, appointments, admissions, prescriptions } = rows;
  const visits = appointments.filter(({ starts_at }) => isToday(starts_at));
  const here = visits.filter(({ status }) => ['CHECKED_IN', 'IN_CONSULTATION'].includes(status as string));
  const replaced = new Set(rows.vital_sets.map(({ corrects_id }) => corrects_id));
  const measuredToday = new Set(
    rows.vital_sets
      .filter(
        ({ id, recorded_at, entered_in_error }) =>
          !entered_in_error && !replaced.has(id) && isToday(recorded_at),
      )
      .map(({ patient_id }) => patient_id),
  );
  const prescribed = new Set(
    prescriptions.filter(({ status }) => status !== 'CANCELLED').map(({ appointment_id }) => appointment_id),
  );
  const registered = patients.filter(({ created_at }) => isInRange(created_at));
  const of = (status: string) => n(visits, row => row['status'] === status && isMine(row));
  return {
    patients_today: n(patients, row => isToday(row['created_at'])),
    upcoming_appointments: n(
      appointments,
      row => row['status'] === 'SCHEDULED' && minutesAgo(row['starts_at']) < 0,
    ),
    appointments_today: visits.length,
    prescriptions_today: n(prescriptions, row => isToday(row['created_at'])),
    ipd_admissions_today: n(admissions, row => row['status'] !== 'CANCELLED' && isToday(row['admitted_at'])),
    opd_scheduled_today: of('SCHEDULED'),
    opd_checked_in_today: of('CHECKED_IN'),
    opd_in_consultation_today: of('IN_CONSULTATION'),
    opd_completed_today: of('COMPLETED'),
    active_ipd_admissions: n(admissions, row => row['status'] === 'ACTIVE' && isMine(row)),
    pending_prescriptions_draft: n(prescriptions, row => row['status'] === 'DRAFT'),
    pending_prescriptions_issued: n(prescriptions, row => row['status'] === 'ISSUED'),
    my_appointments_today: n(visits, row => row['doctor_id'] === viewer.id),
    my_pending_prescriptions: n(
      prescriptions,
      row => row['status'] === 'DRAFT' && row['doctor_id'] === viewer.id,
    ),
    active_staff_users: n(rows.users, row => row['is_active'] === true),
    prescriptions_to_dispense: is('HOSPITAL_ADMIN', 'PHARMACIST')
      ? n(prescriptions, row => row['status'] === 'ISSUED')
      : 0,
    low_stock_items_count: n(
      rows.stock_items,
      row =>
        row['is_active'] === true &&
        Number(row['reorder_level']) > 0 &&
        Number(row['current_stock']) <= Number(row['reorder_level']),
    ),
    doctor_pending_consultations: is('HOSPITAL_ADMIN', 'DOCTOR')
      ? n(
          visits,
          row => row['status'] === 'CHECKED_IN' && (is('HOSPITAL_ADMIN') || row['doctor_id'] === viewer.id),
        )
      : 0,
    receptionist_pending_checkins: n(
      appointments,
      row =>
        row['status'] === 'SCHEDULED' &&
        minutesAgo(row['starts_at']) <= 0 &&
        minutesAgo(row['starts_at']) > -240,
    ),
    nurse_pending_vitals: is('HOSPITAL_ADMIN', 'NURSE')
      ? n(here, row => isMine(row) && !measuredToday.has(row['patient_id']))
      : 0,
    no_show_risk_count: n(
      visits,
      row => ['SCHEDULED', 'NO_SHOW'].includes(row['status'] as string) && minutesAgo(row['starts_at']) > 30,
    ),
    incomplete_clinical_notes: n(
      here,
      row => minutesAgo(row['checked_in_at']) > 60 && !prescribed.has(row['id']),
    ),
    appointments_by_status: tally(
      appointments
        .filter(row => row['linked_ipd_admission_id'] === null && isInRange(row['starts_at']))
        .map(({ status }) =>
          ['COMPLETED', 'CANCELLED', 'NO_SHOW'].includes(status as string) ? (status as string) : 'ACTIVE',
        ),
    ),
    prescriptions_by_status: tally(
      prescriptions.filter(row => isInRange(row['created_at'])).map(({ status }) => status as string),
    ),
    patient_registrations_last_7_days: Array.from({ length: rangeDays[range] + 1 }, (_, index) => {
      const date = shift(from, index);
      return { date, count: n(patients, row => dayIn(row['created_at'] as Date, timeZone) === date) };
    }),
    patient_gender_distribution: is('HOSPITAL_ADMIN')
      ? tally(registered.map(({ gender }) => gender as string))
      : {},
    patient_age_distribution: is('HOSPITAL_ADMIN')
      ? tally(registered.map(({ dob }) => bandOf(dob, today)))
      : {},
    total_tenants: null,
    total_users: null,
    total_patients: null,
    total_appointments: null,
    total_prescriptions: null,
  };
}

/** What the platform has to say of a hospital: all there is, and by day of UTC. */
export function volumes({ users, patients, appointments, prescriptions, admissions }: Rows) {
  const onDay = (list: Row[], date: string) =>
    list.filter(({ created_at }) => dayIn(created_at as Date, 'UTC') === date).length;
  return {
    totals: {
      users: users.length,
      patients: patients.length,
      appointments: appointments.length,
      prescriptions: prescriptions.length,
      admissions: admissions.length,
      active_admissions: admissions.filter(({ status }) => status === 'ACTIVE').length,
    },
    on: (date: string) => ({
      date,
      patients: onDay(patients, date),
      appointments: onDay(appointments, date),
      prescriptions: onDay(prescriptions, date),
      admissions: onDay(admissions, date),
    }),
  };
}
