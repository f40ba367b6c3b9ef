import { bmiOf, measuredNames, readingsIn, type Measurements } from './vital-sets.rules.js';

const nothing = Object.fromEntries(measuredNames.map(name => [name, null])) as Measurements;

describe('the body mass index', () => {
  it.each([
    ['of a slim person', 50, 170, 17.3],
    ['at the edge of overweight', 72.25, 170, 25],
    ['of a newborn', 3.2, 50, 12.8],
    ['rounded half up', 65, 161, 25.1],
    ['without weight', null, 170, null],
    ['without height', 70, null, null],
    ['that nobody has', 700, 20, null],
  ])('%s: %p kg, %p cm → %p', (_, weight, height, expected) => {
    expect(bmiOf(weight, height)).toBe(expected);
  });
});

describe('the readings of a set', () => {
  it('are its values, each of its type, to the places of the type', () => {
    const set = { ...nothing, systolic_bp: 122, temperature_c: ((99.4 - 32) * 5) / 9, weight_kg: 64.2 };
    expect(readingsIn(set).filter(({ value }) => value !== null)).toEqual([
      { type: 'bp_systolic', value: 122 },
      { type: 'temperature', value: 37.4 },
      { type: 'weight', value: 64.2 },
    ]);
  });

  it('name every type of a set, also what was not measured', () => {
    expect(readingsIn(nothing)).toHaveLength(10);
    expect(new Set(readingsIn(nothing).map(({ type }) => type)).size).toBe(10);
  });

  it('do not make a fever of the dust of a conversion', () => {
    const [temperature] = readingsIn({ ...nothing, temperature_c: 38.000000000000014 }).filter(
      ({ type }) => type === 'temperature',
    );
    expect(temperature?.value).toBe(38);
  });
});
