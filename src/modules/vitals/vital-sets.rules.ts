import { isPlausible, observationTypes, rounded, type ObservationType } from '../observation-types/index.js';

/** The members of a set that are numbers, as the web client names them, and what each of them is. */
export const measured = {
  systolic_bp: 'bp_systolic',
  diastolic_bp: 'bp_diastolic',
  heart_rate: 'heart_rate',
  temperature_c: 'temperature',
  respiratory_rate: 'respiratory_rate',
  spo2: 'spo2',
  glucose_mg_dl: 'glucose',
  weight_kg: 'weight',
  height_cm: 'height',
  bmi: 'bmi',
} as const satisfies Record<string, ObservationType>;

/** ACVPU (NEWS2, RCP 2017): alert, new confusion, responds to voice, to pain, unresponsive. */
export const consciousnessLevels = ['A', 'C', 'V', 'P', 'U'] as const;

export type Measured = keyof typeof measured;
export type Measurements = Readonly<Record<Measured, number | null>>;

export const measuredNames = Object.keys(measured) as readonly Measured[];

/**
 * Body mass index in kg/m², to one place: weight ÷ height² (Quetelet; WHO Technical Report Series 894). Null unless
 * both were measured, and when what comes out cannot be.
 * @param weight kg
 * @param height cm
 */
export function bmiOf(weight: number | null, height: number | null): number | null {
  if (weight === null || height === null) return null;
  const bmi = rounded(weight / (height / 100) ** 2, observationTypes.bmi.decimals);
  return isPlausible('bmi', bmi) ? bmi : null;
}

/**
 * What charts and alerts see of a set: its values in the units and to the places of their types. In the set itself they
 * stay as they were entered, e.g. 37.444… °C of a thermometer that shows 99.4 °F.
 */
export const readingsIn = (
  set: Measurements,
): { readonly type: ObservationType; readonly value: number | null }[] =>
  measuredNames.map(name => {
    const [type, value] = [measured[name], set[name]];
    return { type, value: value === null ? null : rounded(value, observationTypes[type].decimals) };
  });
