import { type DemoClinicRows } from './demo.clinic-rows.js';
import { clockOf, dayOf, repeated, type DemoAppointmentRow, type DemoRuleInput } from './demo.rule-rows.js';

/** Tokens, the days and hours on which doctors work, accounts of the portal, messages, and human codes. */
export function brokenDeskRules(input: DemoRuleInput, clinic: DemoClinicRows): string[] {
  return [
    ...tokens(input, clinic),
    ...hours(input, clinic),
    ...accounts(input, clinic),
    ...notices(input, clinic),
    ...codes(clinic),
  ];
}

/** Whoever has come has a number: without gaps for each doctor and day, and known to the counter. */
function tokens({ appointments, timeZone }: DemoRuleInput, { tokenCounters }: DemoClinicRows): string[] {
  const problems: string[] = [];
  const came = appointments.filter(({ checkedInAt }) => checkedInAt);
  for (const visit of appointments) {
    const day = dayOf(visit.scheduledAt, timeZone);
    if (visit.checkedInAt ? visit.tokenOn !== day || visit.tokenNumber == null : visit.tokenNumber != null)
      problems.push(`Appointment ${visit.notes} has a wrong token.`);
  }
  for (const [key, own] of Map.groupBy(came, queueOf)) {
    const numbers = own.map(({ tokenNumber }) => tokenNumber ?? 0).sort((a, b) => a - b);
    if (numbers.some((number, index) => number !== index + 1))
      problems.push(`Tokens of ${key} are ${numbers.join()}.`);
    const order = own
      .toSorted((a, b) => (a.tokenNumber ?? 0) - (b.tokenNumber ?? 0))
      .map(({ checkedInAt }) => checkedInAt);
    if (order.some((at, index) => at && at < (order[index - 1] ?? at)))
      problems.push(`Tokens of ${key} are in disorder.`);
    const counter = tokenCounters.find(({ doctor_id, on_day }) => `${doctor_id} ${on_day}` === key);
    if ((counter?.last_number ?? 0) < (numbers.at(-1) ?? 0))
      problems.push(`The counter of ${key} lags behind.`);
  }
  return problems;
}

const queueOf = ({ doctorId, tokenOn }: DemoAppointmentRow): string => `${doctorId} ${tokenOn}`;

function hours(
  { appointments, timeZone, now }: DemoRuleInput,
  { holidays, breaks }: DemoClinicRows,
): string[] {
  const today = dayOf(now, timeZone);
  return [
    ...(holidays.includes(today) ? ['The hospital is closed today.'] : []),
    ...appointments.flatMap(({ scheduledAt, doctorId, notes }) => {
      const [day = '', time = ''] = clockOf(scheduledAt, timeZone).split('T');
      const isBreak = breaks.some(
        each => each.doctor_id === doctorId && time >= `${each.starts}:00` && time < `${each.ends}:00`,
      );
      return [
        ...(holidays.includes(day) ? [`Appointment ${notes} is on a holiday.`] : []),
        ...(isBreak ? [`Appointment ${notes} is in a break.`] : []),
      ];
    }),
  ];
}

function accounts({ patients, now }: DemoRuleInput, clinic: DemoClinicRows): string[] {
  return [
    ...repeated(clinic.accounts.map(({ address }) => address)).map(
      address => `Two accounts have ${address}.`,
    ),
    ...clinic.accounts.flatMap(({ patient_id, address, created_at, last_sign_in_at }) => {
      const patient = patients.find(({ id }) => id === patient_id);
      if (!patient) return [`The account ${address} has no patient.`];
      const isLate = [created_at, last_sign_in_at].some(at => at && (at > now || at < patient.registeredAt));
      return [
        ...(patient.email?.toLowerCase() === address
          ? []
          : [`The account ${address} is not of its patient.`]),
        ...(isLate ? [`The account ${address} has times that cannot be.`] : []),
      ];
    }),
  ];
}

function notices({ staff, now }: DemoRuleInput, clinic: DemoClinicRows): string[] {
  return clinic.notices.flatMap(({ user_id, created_at, read_at }) => [
    ...(staff.some(({ id }) => id === user_id)
      ? []
      : [`A message is for ${user_id}, who is no member of staff.`]),
    ...(created_at > now || (read_at && (read_at > now || read_at < created_at))
      ? [`A message for ${user_id} has times that cannot be.`]
      : []),
  ]);
}

/** No code comes twice, and those that are given next are new. */
function codes({ codes: given }: DemoClinicRows): string[] {
  return [
    ...repeated(given.map(({ code }) => code)).map(code => `Two records have the code ${code}.`),
    ...given
      .filter(({ code, last }) => !/-(P|RX)-\d{5,}$/.test(code) || Number(code.split('-').at(-1)) > last)
      .map(({ code }) => `The code ${code} would be given again.`),
  ];
}
