import { type AlertRow, type DemoClinicRows, type ReadingRow, type SetRow } from './demo.clinic-rows.js';
import { repeated, type DemoRuleInput } from './demo.rule-rows.js';

const MOST_OF_A_STAY = 40;

/** Members of a set, what a reading calls them, and what anybody can have. */
const signs = [
  ['systolic_bp', 'bp_systolic', 60, 240],
  ['diastolic_bp', 'bp_diastolic', 30, 140],
  ['heart_rate', 'heart_rate', 40, 180],
  ['temperature_c', 'temperature', 34, 42],
  ['respiratory_rate', 'respiratory_rate', 8, 40],
  ['spo2', 'spo2', 70, 100],
  ['glucose_mg_dl', 'glucose', 40, 500],
  ['weight_kg', 'weight', 3, 160],
  ['height_cm', 'height', 50, 200],
  ['bmi', 'bmi', 10, 45],
] as const;

export function brokenVitalRules(input: DemoRuleInput, clinic: DemoClinicRows): string[] {
  const { sets, readings } = clinic;
  const ofSet = Map.groupBy(readings, ({ set_id }) => set_id);
  const perStay = Map.groupBy(
    sets.filter(({ admission_id }) => admission_id),
    ({ admission_id }) => admission_id,
  );
  return [
    ...repeated(sets.map(({ id }) => id)).map(id => `Two sets of vital signs have the id ${id}.`),
    ...[...perStay]
      .filter(([, own]) => own.length > MOST_OF_A_STAY)
      .map(([id, own]) => `Stay ${id} has ${own.length} sets; at most ${MOST_OF_A_STAY} may be.`),
    ...share(input, sets),
    ...sets.flatMap(set =>
      [...occasion(set, input, clinic), ...values(set), ...repeats(set, ofSet.get(set.id) ?? [])].map(
        problem => `Set ${set.id}: ${problem}`,
      ),
    ),
  ];
}

/** Of outpatients who came 35 % are measured, give or take those of today. */
function share({ appointments }: DemoRuleInput, sets: readonly SetRow[]): string[] {
  const attended = appointments.filter(({ consultationStartedAt }) => consultationStartedAt).length;
  const measured = new Set(sets.flatMap(({ appointment_id }) => appointment_id ?? [])).size;
  const isOff = attended > 0 && Math.abs(measured / attended - 0.35) > 0.04;
  return isOff ? [`${measured} of ${attended} visits are measured, not 35 %.`] : [];
}

function occasion(set: SetRow, { appointments, now }: DemoRuleInput, { stays }: DemoClinicRows): string[] {
  const problems: string[] = [];
  const { recorded_at } = set;
  const visit = appointments.find(({ id }) => id === set.appointment_id);
  const stay = stays.find(({ id }) => id === set.admission_id);
  if (recorded_at > now) problems.push('recorded in the future.');
  if (!visit === !stay) problems.push('belongs to one visit or one stay.');
  if (visit) {
    if (visit.patientId !== set.patient_id) problems.push('the visit is of another patient.');
    if (!visit.checkedInAt || recorded_at < visit.checkedInAt)
      problems.push('recorded before the patient came.');
    if (visit.completedAt && recorded_at > visit.completedAt) problems.push('recorded after the visit.');
  }
  if (stay) {
    if (stay.patient_id !== set.patient_id) problems.push('the stay is of another patient.');
    if (stay.status === 'CANCELLED') problems.push('of a stay that was cancelled.');
    if (recorded_at < stay.admitted_at) problems.push('recorded before the admission.');
    if (stay.discharged_at && recorded_at > stay.discharged_at)
      problems.push('recorded after the discharge.');
  }
  return problems;
}

function values(set: SetRow): string[] {
  const problems = signs.flatMap(([name, , least, most]) => {
    const value = set[name];
    return value !== null && (value < least || value > most) ? [`${name} ${value} cannot be.`] : [];
  });
  const { systolic_bp, diastolic_bp, weight_kg, height_cm, bmi } = set;
  if ((diastolic_bp ?? 0) >= (systolic_bp ?? Infinity))
    problems.push('the diastolic pressure is the higher one.');
  if ((weight_kg !== null && height_cm !== null) !== (bmi !== null))
    problems.push('BMI without its two measures.');
  if (weight_kg && height_cm && Math.abs((bmi ?? 0) - weight_kg / (height_cm / 100) ** 2) > 0.06)
    problems.push('the BMI is wrong.');
  return problems;
}

/** Every value of a set is a reading, and nothing else is. */
function repeats(set: SetRow, readings: readonly ReadingRow[]): string[] {
  const wanted = signs.flatMap(([name, type]) => (set[name] === null ? [] : [`${type} ${set[name]}`])).sort();
  const found = readings.map(({ type, value }) => `${type} ${value}`).sort();
  const isSame = wanted.join() === found.join();
  const isOwn = readings.every(
    ({ patient_id, recorded_at }) =>
      patient_id === set.patient_id && recorded_at.getTime() === set.recorded_at.getTime(),
  );
  return isSame && isOwn ? [] : [`its readings are ${found.join(', ')}; its values ${wanted.join(', ')}.`];
}

/** VIT-5 of the requirements, the most severe first: beyond the threshold, not at it. */
const thresholds: readonly (readonly [
  type: string,
  direction: 'high' | 'low',
  threshold: number,
  severity: string,
])[] = [
  ['glucose', 'high', 300, 'CRITICAL'],
  ['glucose', 'low', 54, 'CRITICAL'],
  ['spo2', 'low', 90, 'CRITICAL'],
  ['bp_systolic', 'high', 180, 'CRITICAL'],
  ['glucose', 'high', 180, 'HIGH'],
  ['heart_rate', 'high', 120, 'HIGH'],
  ['bp_systolic', 'high', 140, 'HIGH'],
  ['bp_systolic', 'low', 90, 'HIGH'],
  ['temperature', 'high', 39.4, 'HIGH'],
  ['temperature', 'low', 35, 'HIGH'],
  ['glucose', 'low', 70, 'MEDIUM'],
  ['heart_rate', 'low', 50, 'MEDIUM'],
  ['spo2', 'low', 95, 'MEDIUM'],
  ['temperature', 'high', 38, 'MEDIUM'],
];

const ruleFor = (type: string, value: number) =>
  thresholds.find(
    ([of, direction, threshold]) =>
      of === type && (direction === 'high' ? value > threshold : value < threshold),
  );

export function brokenAlertRules({ now }: DemoRuleInput, { alerts, readings }: DemoClinicRows): string[] {
  const byId = new Map(readings.map(reading => [reading.id, reading]));
  const abnormal = readings.filter(({ type, value }) => ruleFor(type, value));
  const told = new Map<string, number>();
  const problems = alerts.flatMap(alert =>
    [...matches(alert, byId), ...timesOf(alert, now)].map(problem => `Alert ${alert.id}: ${problem}`),
  );
  for (const { patient_id, type, reading_count } of alerts) {
    const key = `${patient_id} ${type}`;
    told.set(key, (told.get(key) ?? 0) + reading_count);
  }
  for (const [key, own] of Map.groupBy(abnormal, ({ patient_id, type }) => `${patient_id} ${type}`))
    if (told.get(key) !== own.length)
      problems.push(
        `Of ${own.length} readings beyond a threshold (${key}) alerts tell ${told.get(key) ?? 0}.`,
      );
  const goingOn = alerts.filter(({ status }) => status !== 'RESOLVED');
  return [
    ...problems,
    ...repeated(goingOn.map(({ patient_id, type }) => `${patient_id} ${type}`)).map(
      key => `Two alerts go on for ${key}.`,
    ),
  ];
}

function matches(alert: AlertRow, readings: ReadonlyMap<string, ReadingRow>): string[] {
  const problems: string[] = [];
  const [raising, last] = [readings.get(alert.raised_by_reading_id), readings.get(alert.last_reading_id)];
  if (!raising || !last) return ['its readings do not exist.'];
  const [, direction, threshold, severity] = ruleFor(alert.type, alert.worst_value) ?? [];
  if (direction !== alert.direction || threshold !== alert.threshold || severity !== alert.severity)
    problems.push(`${alert.worst_value} is not ${alert.severity} ${alert.direction}.`);
  if (ruleFor(raising.type, raising.value)?.[3] !== alert.severity)
    problems.push('raised by a harmless reading.');
  if ([raising, last].some(({ patient_id, type }) => patient_id !== alert.patient_id || type !== alert.type))
    problems.push('its readings are of somebody or something else.');
  if (raising.recorded_at > alert.raised_at) problems.push('raised before its reading.');
  return problems;
}

function timesOf(alert: AlertRow, now: Date): string[] {
  const { status, created_at, raised_at, acknowledged_at, resolved_at } = alert;
  const problems: string[] = [];
  if ((status === 'OPEN') !== (acknowledged_at === null))
    problems.push(`${status} with a wrong acknowledgement.`);
  if ((status === 'RESOLVED') !== (resolved_at !== null)) problems.push(`${status} with a wrong resolution.`);
  const order = [created_at, raised_at, acknowledged_at, resolved_at].flatMap(at => at ?? []);
  if (order.some((at, index) => at > now || at < (order[index - 1] ?? at)))
    problems.push('its times are in disorder.');
  if (status === 'OPEN' && ['HIGH', 'CRITICAL'].includes(alert.severity))
    problems.push('somebody would be called about it.');
  return problems;
}
