import { demoPortalAccounts } from './demo.accounts.js';
import { demoAlerts, demoReadingId, type Occasion } from './demo.alerts.js';
import { demoAppointments } from './demo.appointments.js';
import { demoBeds } from './demo.beds.js';
import { hospitalDay } from './demo.calendar.js';
import { withDischargeDetails } from './demo.discharges.js';
import { demoClosedDays, demoHolidays } from './demo.doctors.js';
import { demoNotices } from './demo.notices.js';
import { demoPatients } from './demo.patients.js';
import { demoPrescriptions } from './demo.prescriptions.js';
import { demoDoctorIds } from './demo.staff.js';
import { demoStays } from './demo.stays.js';
import { demoStock } from './demo.stock.js';
import { type DemoKey } from './demo.types.js';
import { demoVisitVitals, demoWardVitals } from './demo.vitals.js';

export type DemoWorld = ReturnType<typeof demoWorld>;

/** Everything that a demo hospital holds at a moment. */
export function demoWorld(key: DemoKey, now: Date, timeZone: string) {
  const today = hospitalDay(now, timeZone);
  const closed = new Set(demoClosedDays(key, today).map(({ day }) => day));
  const patients = demoPatients(key, today, timeZone);
  const appointments = demoAppointments(key, now, {
    timeZone,
    slotMinutes: 15,
    doctors: demoDoctorIds(key),
    closedOn: (_, day) => closed.has(day),
  });
  const planned = demoStays(key, now, timeZone);
  const wardSets = demoWardVitals(key, now, timeZone, planned);
  const sets = [...demoVisitVitals(key, now, appointments), ...wardSets];
  const occasions: Occasion[] = [
    ...appointments.map(({ id, doctorId, completedAt }) => ({ id, doctorId, endedAt: completedAt })),
    ...planned.map(({ row }) => ({
      id: row.id,
      doctorId: row.doctor_id,
      endedAt: row.discharged_at ?? null,
    })),
  ];
  const alerts = demoAlerts(key, now, sets, occasions);
  const prescriptions = demoPrescriptions(key, now, appointments, planned);
  const stock = demoStock(key, now, timeZone, prescriptions);
  return {
    patients,
    appointments,
    holidays: demoHolidays(key, today, timeZone),
    stays: withDischargeDetails(key, planned, wardSets, timeZone),
    ...demoBeds(key, now, timeZone, planned),
    sets,
    alerts,
    prescriptions,
    stock,
    accounts: demoPortalAccounts(key, now, timeZone),
    notices: demoNotices(key, now, timeZone, { appointments, stays: planned, alerts, stock }),
    lastSeen: lastSeen(
      appointments,
      planned.map(({ row }) => row),
    ),
  };
}

/** When each patient was last seen: in a visit, or admitted. */
export function lastSeen(
  appointments: readonly { patientId: string; checkedInAt: Date | null; completedAt: Date | null }[],
  stays: readonly { patient_id: string; status: string; admitted_at: Date }[],
): Map<string, Date> {
  const latest = new Map<string, Date>();
  const seen = (patientId: string, at: Date | null) => {
    if (at && at > (latest.get(patientId) ?? new Date(0))) latest.set(patientId, at);
  };
  for (const { patientId, checkedInAt, completedAt } of appointments)
    seen(patientId, completedAt ?? checkedInAt);
  for (const { patient_id, status, admitted_at } of stays)
    if (status !== 'CANCELLED') seen(patient_id, admitted_at);
  return latest;
}

/** The same without what hangs on visits and stays that visitors stand in the way of. */
export function withoutDisplaced(
  key: DemoKey,
  now: Date,
  timeZone: string,
  world: DemoWorld,
  displaced: readonly string[],
): DemoWorld {
  if (displaced.length === 0) return world;
  const isOut = (id: string | null | undefined) => id != null && displaced.includes(id);
  const hangsOut = (row: { appointment_id?: string | null; admission_id?: string | null }) =>
    isOut(row.appointment_id) || isOut(row.admission_id);
  const lost = world.sets.filter(hangsOut);
  const prescriptions = world.prescriptions.filter(each => !hangsOut(each));
  const isLost = (type: string, readingId: string) =>
    lost.some(set => demoReadingId(set, type) === readingId);
  return {
    ...world,
    sets: world.sets.filter(set => !hangsOut(set)),
    alerts: world.alerts.filter(({ type, raised_by_reading_id: id }) => !isLost(type, id)),
    prescriptions,
    places: world.places.filter(place => !hangsOut(place)),
    stock: {
      ...demoStock(key, now, timeZone, prescriptions),
      sourceIds: world.prescriptions.map(({ id }) => id),
    },
  };
}
