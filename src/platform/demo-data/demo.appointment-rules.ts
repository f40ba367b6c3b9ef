import { clockOf, dayOf, repeated, type DemoAppointmentRow, type DemoRuleInput } from './demo.rule-rows.js';

type Row = DemoAppointmentRow;

const MINUTE = 60_000;
const DAY = 86_400_000;
const LIVE = ['SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION', 'COMPLETED'];
const OPEN = ['SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION'];
const REASONS = ['PATIENT_REQUEST', 'ADMITTED_TO_IPD', 'DOCTOR_UNAVAILABLE', 'OTHER'];

type Stamp = 'checkedInAt' | 'consultationStartedAt' | 'completedAt' | 'noShowAt' | 'cancelledAt';
const STAMPS: readonly Stamp[] = [
  'checkedInAt',
  'consultationStartedAt',
  'completedAt',
  'noShowAt',
  'cancelledAt',
];

/** Which timestamps each status has; every other one is empty. */
const STAMPS_OF: Record<string, readonly Stamp[]> = {
  SCHEDULED: [],
  CHECKED_IN: ['checkedInAt'],
  IN_CONSULTATION: ['checkedInAt', 'consultationStartedAt'],
  COMPLETED: ['checkedInAt', 'consultationStartedAt', 'completedAt'],
  NO_SHOW: ['noShowAt'],
  CANCELLED: ['cancelledAt'],
};

export function brokenAppointmentRules(input: DemoRuleInput): string[] {
  const { appointments } = input;
  return [
    ...repeated(appointments.map(row => row.id)).map(id => `Two appointments have the id ${id}.`),
    ...repeated(appointments.flatMap(row => row.notes ?? [])).map(
      tag => `Two appointments have the tag ${tag}.`,
    ),
    ...appointments.flatMap(row =>
      [...people(row, input), ...calendar(row, input), ...state(row, input), ...order(row, input)].map(
        problem => `Appointment ${row.notes ?? row.id}: ${problem}`,
      ),
    ),
    ...bookedTwice(input),
    ...waitingRoom(input),
  ];
}

function people(row: Row, { patients, staff, admittedPatientIds = [] }: DemoRuleInput): string[] {
  const problems: string[] = [];
  const patient = patients.find(candidate => candidate.id === row.patientId);
  const doctor = staff.find(candidate => candidate.id === row.doctorId);
  if (!patient) problems.push('the patient does not exist.');
  if (doctor?.role !== 'DOCTOR') problems.push('the doctor does not have the role DOCTOR.');
  if (doctor && doctor.department !== row.department) problems.push("the department is not the doctor's.");
  if (patient && row.createdAt < patient.registeredAt) problems.push('booked before the patient registered.');
  if (patient && row.scheduledAt < patient.registeredAt) problems.push('held before the patient registered.');
  if (patient?.isDeceased && OPEN.includes(row.status)) problems.push('open for a deceased patient.');
  if (admittedPatientIds.includes(row.patientId) && OPEN.includes(row.status)) {
    problems.push('open for a patient with an active admission.');
  }
  return problems;
}

function calendar(row: Row, { now, timeZone }: DemoRuleInput): string[] {
  const problems: string[] = [];
  const clock = clockOf(row.scheduledAt, timeZone).slice(11);
  if (!/:(00|15|30|45):00$/.test(clock) || row.scheduledAt.getTime() % 1000 !== 0) {
    problems.push('not on the 15-minute grid.');
  }
  if (row.endsAt.getTime() - row.scheduledAt.getTime() !== 15 * MINUTE) problems.push('not 15 minutes long.');
  if (clock < '09:00:00' || clock > '17:45:00') problems.push('outside 09:00 to 18:00 hospital time.');
  const days = daysBetween(dayOf(now, timeZone), dayOf(row.scheduledAt, timeZone));
  if (days < -120 || days > 14) problems.push('not within 120 days before and 14 days after today.');
  return problems;
}

const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / DAY;

function state(row: Row, { now }: DemoRuleInput): string[] {
  const problems: string[] = [];
  const expected = STAMPS_OF[row.status];
  if (!expected) return [`${row.status} is no status.`];
  const age = now.getTime() - row.scheduledAt.getTime();
  for (const stamp of STAMPS) {
    const has = row[stamp] != null;
    // A patient who already waited may still cancel.
    const mayHave = row.status === 'CANCELLED' && stamp === 'checkedInAt';
    if (expected.includes(stamp) && !has) problems.push(`${row.status} without ${stamp}.`);
    if (!expected.includes(stamp) && has && !mayHave) problems.push(`${row.status} with ${stamp}.`);
  }
  if (row.status === 'SCHEDULED' && age > 180 * MINUTE) problems.push('still SCHEDULED after 180 minutes.');
  if (row.status === 'NO_SHOW' && age <= 180 * MINUTE) problems.push('a NO_SHOW within 180 minutes.');
  if (row.status === 'CANCELLED') {
    if (!REASONS.includes(row.cancelledReason ?? '')) problems.push('cancelled without a known reason.');
    if (!row.cancelledNote) problems.push('cancelled without a note.');
  } else if (row.cancelledReason != null || row.cancelledNote != null) {
    problems.push('a cancel reason or note without a cancellation.');
  }
  return problems;
}

function order(row: Row, { now, timeZone }: DemoRuleInput): string[] {
  const problems: string[] = [];
  const { createdAt, scheduledAt, checkedInAt, consultationStartedAt, completedAt, noShowAt, cancelledAt } =
    row;
  if (createdAt >= scheduledAt) problems.push('booked after its own time.');
  for (const stamp of ['createdAt', ...STAMPS] as const) {
    const instant = row[stamp];
    if (instant && instant > now) problems.push(`${stamp} is in the future.`);
    if (instant && instant < createdAt) problems.push(`${stamp} is before the booking.`);
  }
  if (checkedInAt) {
    if (scheduledAt.getTime() - checkedInAt.getTime() > 30 * MINUTE) problems.push('checked in too early.');
    if (dayOf(checkedInAt, timeZone) > dayOf(scheduledAt, timeZone))
      problems.push('checked in after its day.');
    if (consultationStartedAt && consultationStartedAt < checkedInAt)
      problems.push('started before check-in.');
  }
  if (consultationStartedAt) {
    const startedOn = dayOf(consultationStartedAt, timeZone);
    if (startedOn !== dayOf(scheduledAt, timeZone)) problems.push('started on another day.');
    if (completedAt && completedAt <= consultationStartedAt) problems.push('completed before it started.');
  }
  if (noShowAt && noShowAt < scheduledAt) problems.push('a no-show before its time.');
  if (cancelledAt && dayOf(cancelledAt, timeZone) > dayOf(scheduledAt, timeZone)) {
    problems.push('cancelled after its day.');
  }
  return problems;
}

/** No two live bookings overlap for a doctor or a patient, and a patient comes once a day. */
function bookedTwice({ appointments, timeZone }: DemoRuleInput): string[] {
  const sorted = [...appointments].sort((a, b) => a.scheduledAt.getTime() - b.scheduledAt.getTime());
  const busyUntil = new Map<string, Row>();
  const visits = new Map<string, Row>();
  const problems: string[] = [];
  for (const row of sorted) {
    const day = `${row.patientId} ${dayOf(row.scheduledAt, timeZone)}`;
    const sameDay = visits.get(day);
    if (sameDay)
      problems.push(`Patient ${row.patientId} comes twice on one day (${tag(sameDay)}, ${tag(row)}).`);
    visits.set(day, row);
    if (!LIVE.includes(row.status)) continue;
    for (const party of [`Doctor ${row.doctorId}`, `Patient ${row.patientId}`]) {
      const earlier = busyUntil.get(party);
      if (earlier && earlier.endsAt > row.scheduledAt) {
        problems.push(`${party} has overlapping appointments (${tag(earlier)}, ${tag(row)}).`);
      }
      if (!earlier || earlier.endsAt < row.endsAt) busyUntil.set(party, row);
    }
  }
  return problems;
}

/** What a hospital looks like at one moment: one in consultation per doctor, a few waiting. */
function waitingRoom({ appointments, now }: DemoRuleInput): string[] {
  const inside = appointments.filter(row => row.status === 'IN_CONSULTATION');
  const waiting = appointments.filter(row => row.status === 'CHECKED_IN');
  const problems = repeated(inside.map(row => row.doctorId)).map(
    id => `Doctor ${id} has more than one patient in consultation.`,
  );
  for (const row of inside) {
    if (now < row.scheduledAt || now >= row.endsAt)
      problems.push(`${tag(row)} is in consultation outside its slot.`);
  }
  if (waiting.length > 3) problems.push(`${waiting.length} patients are checked in; at most three may wait.`);
  for (const row of waiting) {
    const ahead = row.scheduledAt.getTime() - now.getTime();
    if (ahead < 0 || ahead > 30 * MINUTE)
      problems.push(`${tag(row)} is checked in but not due within 30 minutes.`);
  }
  return problems;
}

const tag = (row: Row) => `appointment ${row.notes ?? row.id}`;
