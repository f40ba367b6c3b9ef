import type { ObservationType } from '../observation-types/index.js';
import {
  defaultRules,
  doCross,
  effectiveRules,
  matchOf,
  raisesOf,
  type AlertRule,
  type JudgedReading,
} from './alerts.rules.js';

const judge = (type: ObservationType, value: number, rules = effectiveRules([])) => {
  const match = matchOf(rules, type, value);
  return match && `${match.severity} ${match.direction}`;
};

describe('the thresholds that everybody starts with', () => {
  it.each<[ObservationType, number, string | undefined]>([
    ['glucose', 53, 'CRITICAL low'],
    ['glucose', 53.9, 'CRITICAL low'],
    ['glucose', 54, 'MEDIUM low'],
    ['glucose', 54.1, 'MEDIUM low'],
    ['glucose', 69.9, 'MEDIUM low'],
    ['glucose', 70, undefined],
    ['glucose', 70.1, undefined],
    ['glucose', 179.9, undefined],
    ['glucose', 180, undefined],
    ['glucose', 180.1, 'HIGH high'],
    ['glucose', 299.9, 'HIGH high'],
    ['glucose', 300, 'HIGH high'],
    ['glucose', 300.1, 'CRITICAL high'],
    ['heart_rate', 49, 'MEDIUM low'],
    ['heart_rate', 49.9, 'MEDIUM low'],
    ['heart_rate', 50, undefined],
    ['heart_rate', 51, undefined],
    ['heart_rate', 119, undefined],
    ['heart_rate', 120, undefined],
    ['heart_rate', 120.1, 'HIGH high'],
    ['heart_rate', 121, 'HIGH high'],
    ['spo2', 89, 'CRITICAL low'],
    ['spo2', 89.9, 'CRITICAL low'],
    ['spo2', 90, 'MEDIUM low'],
    ['spo2', 91, 'MEDIUM low'],
    ['spo2', 94.9, 'MEDIUM low'],
    ['spo2', 95, undefined],
    ['spo2', 96, undefined],
    ['bp_systolic', 89, 'HIGH low'],
    ['bp_systolic', 89.9, 'HIGH low'],
    ['bp_systolic', 90, undefined],
    ['bp_systolic', 91, undefined],
    ['bp_systolic', 139, undefined],
    ['bp_systolic', 140, undefined],
    ['bp_systolic', 140.1, 'HIGH high'],
    ['bp_systolic', 179, 'HIGH high'],
    ['bp_systolic', 180, 'HIGH high'],
    ['bp_systolic', 180.1, 'CRITICAL high'],
    ['temperature', 34.9, 'HIGH low'],
    ['temperature', 35, undefined],
    ['temperature', 35.1, undefined],
    ['temperature', 37.9, undefined],
    ['temperature', 38, undefined],
    ['temperature', 38.1, 'MEDIUM high'],
    ['temperature', 39.3, 'MEDIUM high'],
    ['temperature', 39.4, 'MEDIUM high'],
    ['temperature', 39.5, 'HIGH high'],
    ['respiratory_rate', 60, undefined],
    ['weight', 700, undefined],
  ])('%s of %d: %s', (type, value, verdict) => expect(judge(type, value)).toBe(verdict));

  it('are passed on every edge, with one step below and above it', () => {
    for (const { type, direction, severity, threshold } of defaultRules) {
      const at = threshold ?? 0;
      const beyond = direction === 'high' ? at + 0.1 : at - 0.1;
      expect([type, judge(type, beyond)]).toEqual([type, `${severity} ${direction}`]);
      expect([type, judge(type, at)]).not.toEqual([type, `${severity} ${direction}`]);
    }
  });
});

describe('rules that were set', () => {
  const set = (threshold: number | null, over: Partial<AlertRule> = {}): AlertRule => ({
    type: 'glucose',
    direction: 'high',
    severity: 'HIGH',
    threshold,
    ...over,
  });

  it("stand in the place of the default, a patient's in the place of the hospital's", () => {
    expect(judge('glucose', 190, effectiveRules([set(200)]))).toBeUndefined();
    expect(judge('glucose', 201, effectiveRules([set(200)]))).toBe('HIGH high');
    expect(judge('glucose', 201, effectiveRules([set(200)], [set(250)]))).toBeUndefined();
    expect(judge('glucose', 301, effectiveRules([set(200)], [set(250)]))).toBe('CRITICAL high');
  });

  it('switch one off, for all or for one patient', () => {
    expect(judge('glucose', 250, effectiveRules([set(null)]))).toBeUndefined();
    expect(judge('glucose', 250, effectiveRules([set(null)], [set(220)]))).toBe('HIGH high');
  });

  it('can be about what has no default', () => {
    const rules = effectiveRules([
      set(8, { type: 'respiratory_rate', direction: 'low', severity: 'CRITICAL' }),
    ]);
    expect(judge('respiratory_rate', 7, rules)).toBe('CRITICAL low');
    expect(rules).toHaveLength(defaultRules.length + 1);
  });

  it.each([
    [60, true],
    [70, false],
    [71, false],
    [null, false],
  ])('of too high above %s cross the lower ones: %s', (threshold, crosses) => {
    expect(doCross(effectiveRules([set(threshold)]), 'glucose')).toBe(crosses);
  });

  it('of other types cross nothing', () => {
    expect(doCross(effectiveRules([set(1)]), 'heart_rate')).toBe(false);
    expect(doCross(effectiveRules([]), 'ecg')).toBe(false);
  });
});

describe('readings taken together', () => {
  const reading = (
    id: string,
    value: number,
    minute = 0,
    over: Partial<JudgedReading> = {},
  ): JudgedReading => ({
    id,
    patientId: 'p1',
    type: 'glucose',
    value,
    recordedAt: new Date(Date.UTC(2030, 0, 7, 9, minute)),
    ...over,
  });
  const raises = (...readings: JudgedReading[]) => {
    const found = raisesOf(readings, () => effectiveRules([]));
    return found.map(({ patientId, worst, last, count }) => ({
      patientId,
      worst: worst.reading.id,
      severity: worst.match.severity,
      last: last.id,
      count,
    }));
  };

  it('make one raise with the most severe, the latest and the number that is beyond', () => {
    expect(raises(reading('a', 310, 3), reading('b', 100, 4), reading('c', 200, 5))).toEqual([
      { patientId: 'p1', worst: 'a', severity: 'CRITICAL', last: 'c', count: 2 },
    ]);
  });

  it('know the latest by when it was measured, not by when it came', () => {
    expect(raises(reading('a', 310, 9), reading('b', 400, 1))).toMatchObject([{ worst: 'b', last: 'a' }]);
  });

  it('let the first of those that are as severe on different sides count', () => {
    expect(raises(reading('a', 50, 1), reading('b', 400, 2))).toMatchObject([
      { worst: 'a', severity: 'CRITICAL', last: 'b', count: 2 },
    ]);
  });

  it('are kept apart by patient and type, in one order', () => {
    const other = { patientId: 'p0' };
    const pulse = { type: 'heart_rate' } as const;
    expect(raises(reading('a', 310), reading('b', 130, 0, pulse), reading('c', 60, 0, other))).toMatchObject([
      { patientId: 'p0', worst: 'c' },
      { patientId: 'p1', worst: 'a' },
      { patientId: 'p1', worst: 'b' },
    ]);
  });

  it('raise nothing when none is beyond', () => {
    expect(raises(reading('a', 100))).toEqual([]);
    expect(raises()).toEqual([]);
  });
});
