import { type DemoClinicRows, type PlaceRow, type StayRow } from './demo.clinic-rows.js';
import { repeated, type DemoRuleInput } from './demo.rule-rows.js';

const MOST_ACTIVE = 30;
const OPEN = ['SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION'];

export function brokenStayRules(input: DemoRuleInput, { stays }: DemoClinicRows): string[] {
  const active = stays.filter(({ status }) => status === 'ACTIVE');
  return [
    ...repeated(active.map(({ patient_id }) => patient_id)).map(id => `Patient ${id} has two active stays.`),
    ...(active.length > MOST_ACTIVE
      ? [`${active.length} stays are active; at most ${MOST_ACTIVE} may be.`]
      : []),
    ...stays.flatMap(stay =>
      [...state(stay, input), ...people(stay, input), ...visits(stay, input)].map(
        problem => `Stay ${stay.id}: ${problem}`,
      ),
    ),
    ...overlapping(stays),
  ];
}

const endOf = ({ discharged_at, cancelled_at }: StayRow): Date | null => discharged_at ?? cancelled_at;

function state(stay: StayRow, { now }: DemoRuleInput): string[] {
  const problems: string[] = [];
  const { status, admitted_at, discharged_at, discharge_summary, discharge_details, cancelled_at } = stay;
  const end = endOf(stay);
  if (!['ACTIVE', 'DISCHARGED', 'CANCELLED'].includes(status)) problems.push(`${status} is no status.`);
  if ((status === 'DISCHARGED') !== (discharged_at !== null))
    problems.push(`${status} with a wrong discharge.`);
  if ((status === 'CANCELLED') !== (cancelled_at !== null))
    problems.push(`${status} with a wrong cancellation.`);
  if (status === 'DISCHARGED' && (!discharge_summary || !discharge_details))
    problems.push('discharged without a summary and its details.');
  if (status === 'CANCELLED' && !stay.cancelled_reason) problems.push('cancelled without a reason.');
  if (end && end < admitted_at) problems.push('ended before it began.');
  for (const at of [admitted_at, end, stay.created_at])
    if (at && at > now) problems.push('a time is in the future.');
  return problems;
}

function people(stay: StayRow, { patients, staff }: DemoRuleInput): string[] {
  const patient = patients.find(({ id }) => id === stay.patient_id);
  const doctor = staff.find(({ id }) => id === stay.doctor_id);
  return [
    ...(patient ? [] : ['the patient does not exist.']),
    ...(doctor?.role === 'DOCTOR' ? [] : ['the doctor does not have the role DOCTOR.']),
    ...(patient && stay.admitted_at < patient.registeredAt
      ? ['admitted before the patient registered.']
      : []),
    ...(patient?.isDeceased && stay.status === 'ACTIVE' ? ['active for a deceased patient.'] : []),
  ];
}

/** Nobody has a visit, or is booked for one, while they are in hospital. */
function visits(stay: StayRow, { appointments }: DemoRuleInput): string[] {
  const end = endOf(stay);
  const isDuring = (at: Date) => at > stay.admitted_at && (!end || at < end);
  return appointments
    .filter(({ patientId }) => patientId === stay.patient_id)
    .flatMap(visit => [
      ...(isDuring(visit.createdAt) && visit.cancelledNote !== 'The time was taken'
        ? [`appointment ${visit.notes} was booked during it.`]
        : []),
      ...(visit.status !== 'CANCELLED' && isDuring(visit.scheduledAt)
        ? [`appointment ${visit.notes} is held during it.`]
        : []),
      ...(stay.status === 'ACTIVE' && OPEN.includes(visit.status)
        ? [`appointment ${visit.notes} is open.`]
        : []),
    ]);
}

function overlapping(stays: readonly StayRow[]): string[] {
  return [...Map.groupBy(stays, ({ patient_id }) => patient_id)].flatMap(([patient, own]) => {
    const sorted = own.toSorted((a, b) => a.admitted_at.getTime() - b.admitted_at.getTime());
    return sorted.flatMap((stay, index) => {
      const [before] = sorted.slice(Math.max(0, index - 1), index);
      const end = before && endOf(before);
      return before && (!end || end > stay.admitted_at) ? [`Patient ${patient} has overlapping stays.`] : [];
    });
  });
}

export function brokenBedRules({ now }: DemoRuleInput, { beds, places, stays }: DemoClinicRows): string[] {
  const problems: string[] = [];
  for (const [what, key] of [
    ['Bed', 'bed_id'],
    ['Patient', 'patient_id'],
  ] as const)
    for (const [id, own] of Map.groupBy(places, place => place[key]))
      if (doOverlap(own)) problems.push(`${what} ${id} has two allocations at one time.`);
  for (const place of places) {
    const stay = stays.find(({ id }) => id === place.admission_id);
    const bed = beds.find(({ id }) => id === place.bed_id);
    if (place.kind === 'OCCUPIED' && stay) {
      if (stay.patient_id !== place.patient_id)
        problems.push(`Allocation ${place.id} is of another patient.`);
      if (place.begins_at < stay.admitted_at) problems.push(`Allocation ${place.id} begins before its stay.`);
      if ((place.ends_at === null) !== (stay.status === 'ACTIVE'))
        problems.push(`Allocation ${place.id} does not end with its stay.`);
    }
    if (place.begins_at > now) problems.push(`Allocation ${place.id} begins in the future.`);
    const isNow = place.ends_at === null || place.ends_at > now;
    if (isNow && bed && bed.condition !== 'READY')
      problems.push(`Bed ${bed.label} is given away though ${bed.condition}.`);
  }
  for (const { label, condition, blocked_reason } of beds)
    if ((condition === 'BLOCKED') !== (blocked_reason !== null))
      problems.push(`Bed ${label} is blocked without a reason.`);
  return problems;
}

function doOverlap(places: readonly PlaceRow[]): boolean {
  const sorted = places.toSorted((a, b) => a.begins_at.getTime() - b.begins_at.getTime());
  return sorted.some((place, index) => {
    const [before] = sorted.slice(Math.max(0, index - 1), index);
    return before !== undefined && (before.ends_at === null || before.ends_at > place.begins_at);
  });
}
