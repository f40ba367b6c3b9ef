/**
 * What can be measured, one table for every module.
 *
 * Codes: the observations of the FHIR R4 vital signs profiles (hl7.org/fhir/R4/observation-vitalsigns.html) with the
 * codes and units that they demand; 59408-5 is oxygen saturation by pulse oximetry, 2339-0 glucose in blood, mass by
 * volume; the wearables' types have the codes that LOINC 2.7x lists for them. Units are UCUM 2.1, case sensitive.
 * Ranges are not clinical limits: outside of them a value is a slip of the keyboard or a broken sensor. Those of blood
 * pressure, pulse, temperature and saturation are the ones that clients of the interface know.
 */
export const types = [
  'heart_rate',
  'bp_systolic',
  'bp_diastolic',
  'spo2',
  'temperature',
  'glucose',
  'weight',
  'height',
  'bmi',
  'respiratory_rate',
  'ecg',
  'steps',
  'sleep_hours',
  'calories',
] as const;
export type ObservationType = (typeof types)[number];

export interface ObservationKind {
  /** LOINC code. */
  readonly loinc: string;
  /** What LOINC calls it. */
  readonly display: string;
  /** UCUM unit in which values are kept. */
  readonly unit: string;
  /** Plausible values in that unit, both ends included. */
  readonly min: number;
  readonly max: number;
  /** Places after the point that are kept: what instruments resolve, so that no rule judges the dust of a conversion. */
  readonly decimals: number;
  /** Other UCUM units that are taken, each with what makes a value in it one in `unit`. */
  readonly alsoIn: Readonly<Record<string, (value: number) => number>>;
}

const times = (factor: number) => (value: number) => value * factor;
const same = times(1);

export const observationTypes: Readonly<Record<ObservationType, ObservationKind>> = {
  heart_rate: {
    loinc: '8867-4',
    display: 'Heart rate',
    unit: '/min',
    min: 0,
    max: 300,
    decimals: 1,
    alsoIn: { '{beats}/min': same },
  },
  bp_systolic: {
    loinc: '8480-6',
    display: 'Systolic blood pressure',
    unit: 'mm[Hg]',
    min: 0,
    max: 300,
    decimals: 1,
    alsoIn: { kPa: times(7.500_616_827) },
  },
  bp_diastolic: {
    loinc: '8462-4',
    display: 'Diastolic blood pressure',
    unit: 'mm[Hg]',
    min: 0,
    max: 300,
    decimals: 1,
    alsoIn: { kPa: times(7.500_616_827) },
  },
  spo2: {
    loinc: '59408-5',
    display: 'Oxygen saturation in Arterial blood by Pulse oximetry',
    unit: '%',
    min: 0,
    max: 100,
    decimals: 1,
    alsoIn: {},
  },
  temperature: {
    loinc: '8310-5',
    display: 'Body temperature',
    unit: 'Cel',
    min: 30,
    max: 45,
    decimals: 1,
    alsoIn: { '[degF]': value => ((value - 32) * 5) / 9 },
  },
  glucose: {
    loinc: '2339-0',
    display: 'Glucose [Mass/volume] in Blood',
    unit: 'mg/dL',
    min: 0,
    max: 2000,
    decimals: 1,
    /** The molar mass of glucose is 180.156 g/mol. */
    alsoIn: { 'mmol/L': times(18.0156) },
  },
  weight: {
    loinc: '29463-7',
    display: 'Body weight',
    unit: 'kg',
    min: 0.2,
    max: 700,
    decimals: 3,
    alsoIn: { g: times(0.001), '[lb_av]': times(0.453_592_37) },
  },
  height: {
    loinc: '8302-2',
    display: 'Body height',
    unit: 'cm',
    min: 20,
    max: 300,
    decimals: 1,
    alsoIn: { m: times(100), '[in_i]': times(2.54) },
  },
  bmi: {
    loinc: '39156-5',
    display: 'Body mass index (BMI) [Ratio]',
    unit: 'kg/m2',
    min: 3,
    max: 300,
    decimals: 1,
    alsoIn: {},
  },
  respiratory_rate: {
    loinc: '9279-1',
    display: 'Respiratory rate',
    unit: '/min',
    min: 0,
    max: 120,
    decimals: 1,
    alsoIn: { '{breaths}/min': same },
  },
  /** One sample of a lead. A recorded curve is a document. */
  ecg: {
    loinc: '11524-6',
    display: 'EKG study',
    unit: 'mV',
    min: -20,
    max: 20,
    decimals: 3,
    alsoIn: { uV: times(0.001) },
  },
  steps: {
    loinc: '55423-8',
    display: 'Number of steps in unspecified time Pedometer',
    unit: '{steps}',
    min: 0,
    max: 200_000,
    decimals: 0,
    alsoIn: { '1': same },
  },
  sleep_hours: {
    loinc: '93832-4',
    display: 'Sleep duration',
    unit: 'h',
    min: 0,
    max: 24,
    decimals: 2,
    alsoIn: { min: times(1 / 60) },
  },
  calories: {
    loinc: '41981-2',
    display: 'Calories burned',
    unit: 'kcal',
    min: 0,
    max: 50_000,
    decimals: 1,
    alsoIn: { kJ: times(1 / 4.184) },
  },
};

/** A value that was measured in a UCUM unit, in the unit of its type and rounded as the type says. */
export function inOwnUnit(type: ObservationType, value: number, unit: string): number | undefined {
  const { unit: own, alsoIn, decimals } = observationTypes[type];
  const convert = unit === own ? same : Object.hasOwn(alsoIn, unit) ? alsoIn[unit] : undefined;
  return convert && rounded(convert(value), decimals);
}

/** Whether a value, in the unit of its type, can have been measured at all. */
export const isPlausible = (type: ObservationType, value: number): boolean =>
  value >= observationTypes[type].min && value <= observationTypes[type].max;

/** Half away from zero, as people round; 1.005 becomes 1.01 though its binary form lies a trace below. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  const digits = Math.round(Math.abs(value) * scale * (1 + Number.EPSILON));
  return digits === 0 ? 0 : (Math.sign(value) * digits) / scale;
}
