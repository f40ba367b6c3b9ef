import ucum from '@lhncbc/ucum-lhc';
import { inOwnUnit, isPlausible, observationTypes, rounded, types, type ObservationType } from './index.js';

/** The last digit of a LOINC code checks the others (Luhn, LOINC Users' Guide, appendix A). */
function hasCheckDigit(code: string): boolean {
  const digits = [...code.replace('-', '')].reverse().map(Number);
  const sum = digits.reduce((total, digit, place) => {
    const part = place % 2 === 0 ? digit : digit * 2;
    return total + (part > 9 ? part - 9 : part);
  }, 0);
  return sum % 10 === 0;
}

/** The reference implementation, as the judge of the table's units and factors. */
const reference = ucum.UcumLhcUtils.getInstance();
const gramsPerMole = 180.156;

describe('units', () => {
  const units = types.flatMap(type =>
    [observationTypes[type].unit, ...Object.keys(observationTypes[type].alsoIn)].map(
      unit => [type, unit] as const,
    ),
  );

  it.each(units)('%s is measured in %s, which UCUM knows and converts alike', (type, unit) => {
    const { unit: own, alsoIn } = observationTypes[type];
    expect(reference.validateUnitString(unit).status).toBe('valid');
    const { status, toVal } = reference.convertUnitTo(unit, 73.5, own, { molecularWeight: gramsPerMole });
    expect(status).toBe('succeeded');
    // It has the millimetre of mercury to six places.
    expect((toVal ?? 0) / (alsoIn[unit]?.(73.5) ?? 73.5)).toBeCloseTo(1, 4);
  });
});

describe('types of observations', () => {
  it('are fourteen, each in the table', () => {
    expect(types).toHaveLength(14);
    expect(Object.keys(observationTypes)).toEqual([...types]);
  });

  it.each(types)('%s has a LOINC code that is none but its own, and a range', type => {
    const { loinc, min, max } = observationTypes[type];
    expect(loinc).toMatch(/^\d{4,5}-\d$/);
    expect(hasCheckDigit(loinc)).toBe(true);
    expect(types.filter(other => observationTypes[other].loinc === loinc)).toEqual([type]);
    expect(min).toBeLessThan(max);
  });

  it.each<[ObservationType, number, string, number | undefined]>([
    ['temperature', 37.5, 'Cel', 37.5],
    ['temperature', 98.6, '[degF]', 37],
    ['temperature', 100.4, '[degF]', 38],
    ['temperature', 103, '[degF]', 39.4],
    ['temperature', 37, 'F', undefined],
    ['temperature', 37, 'cel', undefined],
    ['glucose', 180, 'mg/dL', 180],
    ['glucose', 10, 'mmol/L', 180.2],
    ['glucose', 3.9, 'mmol/L', 70.3],
    ['weight', 154.3, '[lb_av]', 69.989],
    ['weight', 3245, 'g', 3.245],
    ['height', 1.72, 'm', 172],
    ['height', 70, '[in_i]', 177.8],
    ['bp_systolic', 16, 'kPa', 120],
    ['heart_rate', 72, '{beats}/min', 72],
    ['sleep_hours', 450, 'min', 7.5],
    ['calories', 4184, 'kJ', 1000],
    ['steps', 8000, '1', 8000],
    ['spo2', 97, 'mg/dL', undefined],
    ['spo2', 97, 'constructor', undefined],
  ])('%s %d %s is %s in its own unit', (type, value, unit, expected) => {
    expect(inOwnUnit(type, value, unit)).toBe(expected);
  });

  it.each<[ObservationType, number, boolean]>([
    ['temperature', 29.9, false],
    ['temperature', 30, true],
    ['temperature', 45, true],
    ['temperature', 45.1, false],
    ['temperature', 98.6, false],
    ['spo2', 100, true],
    ['spo2', 100.1, false],
    ['bp_systolic', 300, true],
    ['bp_systolic', -1, false],
    ['heart_rate', Number.NaN, false],
    ['calories', Number.POSITIVE_INFINITY, false],
  ])('%s %d is plausible: %s', (type, value, expected) => {
    expect(isPlausible(type, value)).toBe(expected);
  });

  it.each([
    [1.005, 2, 1.01],
    [-1.005, 2, -1.01],
    [38.05, 1, 38.1],
    [38.000000000001, 1, 38],
    [1e-9, 3, 0],
    [-0.0001, 3, 0],
    [2.5, 0, 3],
  ])('%d rounded to %d places is %d', (value, decimals, expected) => {
    expect(rounded(value, decimals)).toBe(expected);
  });
});
