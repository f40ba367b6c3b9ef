/** What was added to a hospital on one day, of UTC. */
export interface AddedOn {
  readonly day: string;
  readonly patients: number;
  readonly appointments: number;
  readonly prescriptions: number;
  readonly admissions: number;
}

/** A hospital as it was counted, all of it at one moment. */
export interface HospitalCount {
  readonly users: number;
  readonly active_admissions: number;
  readonly days: readonly AddedOn[];
}

export type Added = Omit<AddedOn, 'day'>;

export interface Dated {
  readonly date: string;
}

const none: Added = { patients: 0, appointments: 0, prescriptions: 0, admissions: 0 };

/** All days together. */
export const sumOf = (days: readonly AddedOn[]): Added =>
  days.reduce<Added>(
    (sum, day) => ({
      patients: sum.patients + day.patients,
      appointments: sum.appointments + day.appointments,
      prescriptions: sum.prescriptions + day.prescriptions,
      admissions: sum.admissions + day.admissions,
    }),
    none,
  );

/** Every day from the first to the last, also those on which nothing was added. */
export function everyDay<T extends object>(
  found: readonly (T & Dated)[],
  nothing: T,
  from: string,
  to: string,
): (T & Dated)[] {
  const byDate = new Map(found.map(row => [row.date, row]));
  const days: (T & Dated)[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10);
    days.push(byDate.get(date) ?? { ...nothing, date });
  }
  return days;
}
