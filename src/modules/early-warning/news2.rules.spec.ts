import { bandOf, intervalOf, news2Of, trendOf, type Observations } from './news2.rules.js';

const well = {
  respiratory_rate: 16,
  spo2: 97,
  supplemental_oxygen: false,
  bp_systolic: 120,
  heart_rate: 70,
  consciousness: 'A',
  temperature: 37,
} as const satisfies Observations;
const inHypercapnia = { ...well, spo2: 90 } as const;

describe.each<[keyof Observations, [number, number][]]>([
  [
    'respiratory_rate',
    [
      [0, 3],
      [8, 3],
      [8.5, 3],
      [9, 1],
      [11, 1],
      [11.5, 1],
      [12, 0],
      [20, 0],
      [20.5, 2],
      [21, 2],
      [24, 2],
      [24.5, 3],
      [25, 3],
      [60, 3],
    ],
  ],
  [
    'spo2',
    [
      [70, 3],
      [91, 3],
      [91.5, 3],
      [92, 2],
      [93, 2],
      [93.5, 2],
      [94, 1],
      [95, 1],
      [95.5, 1],
      [96, 0],
      [100, 0],
    ],
  ],
  [
    'bp_systolic',
    [
      [60, 3],
      [90, 3],
      [90.5, 3],
      [91, 2],
      [100, 2],
      [100.5, 2],
      [101, 1],
      [110, 1],
      [110.5, 1],
      [111, 0],
      [219, 0],
      [220, 3],
      [250, 3],
    ],
  ],
  [
    'heart_rate',
    [
      [30, 3],
      [40, 3],
      [40.5, 3],
      [41, 1],
      [50, 1],
      [50.5, 1],
      [51, 0],
      [90, 0],
      [90.5, 1],
      [91, 1],
      [110, 1],
      [110.5, 2],
      [111, 2],
      [130, 2],
      [130.5, 3],
      [131, 3],
    ],
  ],
  [
    'temperature',
    [
      [33, 3],
      [35, 3],
      [35.04, 3],
      [35.1, 1],
      [36, 1],
      [36.1, 0],
      [37.999_999, 0],
      [38, 0],
      [38.1, 1],
      [39, 1],
      [39.1, 2],
      [41, 2],
    ],
  ],
])('%s', (name, edges) => {
  it.each(edges)('of %d scores %d', (value, score) => {
    const found = news2Of({ ...well, [name]: value }, 1);
    expect(found).toMatchObject({ score, at_most: score, is_partial: false });
    expect(found.scores[name]).toBe(score);
  });
});

describe('SpO2 on scale 2', () => {
  it.each([
    [80, false, 3],
    [83, false, 3],
    [83.5, false, 3],
    [84, false, 2],
    [85, false, 2],
    [85.5, false, 2],
    [86, false, 1],
    [87, false, 1],
    [87.5, false, 1],
    [88, false, 0],
    [92, false, 0],
    [93, false, 0],
    [97, false, 0],
    [100, false, 0],
    [83, true, 3],
    [84, true, 2],
    [85, true, 2],
    [86, true, 1],
    [87, true, 1],
    [88, true, 0],
    [92, true, 0],
    [92.5, true, 1],
    [93, true, 1],
    [94, true, 1],
    [94.5, true, 2],
    [95, true, 2],
    [96, true, 2],
    [96.5, true, 3],
    [97, true, 3],
    [100, true, 3],
  ])('of %d, on oxygen: %s, scores %d', (spo2, supplemental_oxygen, score) => {
    expect(news2Of({ ...well, spo2, supplemental_oxygen }, 2).scores.spo2).toBe(score);
  });

  it('above the target is open while nobody says whether there is oxygen', () => {
    const found = news2Of({ ...well, spo2: 97, supplemental_oxygen: null }, 2);
    expect(found).toMatchObject({ score: 0, at_most: 5, is_partial: true, band: null });
  });
});

it.each([
  ['A', 0],
  ['C', 3],
  ['V', 3],
  ['P', 3],
  ['U', 3],
] as const)('consciousness %s scores %d', (consciousness, score) => {
  expect(news2Of({ ...well, consciousness }, 1).score).toBe(score);
});

it('oxygen scores 2, air nothing', () => {
  expect(news2Of({ ...well, supplemental_oxygen: true }, 1).score).toBe(2);
  expect(news2Of(well, 1).score).toBe(0);
});

it('the worst is 20', () => {
  const worst = {
    respiratory_rate: 30,
    spo2: 80,
    supplemental_oxygen: true,
    bp_systolic: 80,
    heart_rate: 140,
  };
  expect(news2Of({ ...worst, consciousness: 'U', temperature: 34 }, 1).score).toBe(20);
});

it.each([
  [0, false, 'LOW', 720],
  [1, false, 'LOW', 240],
  [4, false, 'LOW', 240],
  [3, true, 'LOW_MEDIUM', 60],
  [4, true, 'LOW_MEDIUM', 60],
  [5, false, 'MEDIUM', 60],
  [5, true, 'MEDIUM', 60],
  [6, true, 'MEDIUM', 60],
  [7, false, 'HIGH', 0],
  [20, true, 'HIGH', 0],
] as const)(
  'a score of %d, with a single 3: %s, is %s and due again in %d minutes',
  (score, red, band, minutes) => {
    expect(bandOf(score, red)).toBe(band);
    expect(intervalOf(score, band)).toBe(minutes);
  },
);

describe('a partial score', () => {
  it.each(Object.keys(well) as (keyof typeof well)[])('without %s names it and is no low one', name => {
    const found = news2Of({ ...well, [name]: null }, 1);
    expect(found).toMatchObject({ score: 0, is_partial: true, missing: [name] });
    expect(found.scores[name]).toBeNull();
    // On oxygen it were 2, which is as low; anything else could be a single 3.
    expect(found.band).toBe(name === 'supplemental_oxygen' ? 'LOW' : null);
    expect(found.interval_minutes).toBe(name === 'supplemental_oxygen' ? 240 : 60);
  });

  it('has the band that nothing could change', () => {
    const found = news2Of({ respiratory_rate: 30, spo2: 80, heart_rate: 120 }, 1);
    expect(found).toMatchObject({ score: 8, at_most: 19, band: 'HIGH', interval_minutes: 0 });
  });

  it('tells the band that it has at least', () => {
    const found = news2Of({ respiratory_rate: 25 }, 1);
    expect(found).toMatchObject({ score: 3, band: null, at_least_band: 'LOW_MEDIUM', interval_minutes: 60 });
    expect(news2Of({}, 1)).toMatchObject({ score: 0, at_most: 20, band: null, interval_minutes: 60 });
  });
});

describe('the trend', () => {
  const ill = { ...well, respiratory_rate: 22 };
  const partial = { ...well, consciousness: null };
  it.each<[string, Observations, Observations, string | null]>([
    ['rises', well, ill, 'RISING'],
    ['falls', ill, well, 'FALLING'],
    ['is steady', ill, { ...well, respiratory_rate: 21 }, 'STEADY'],
    ['is open when either is partial', well, partial, null],
    ['rises all the same when at least n is more', well, { ...partial, heart_rate: 120 }, 'RISING'],
    [
      'falls all the same when at most n is less',
      { ...ill, spo2: 90 },
      { ...well, temperature: null },
      'FALLING',
    ],
  ])('%s', (_, before, now, trend) => {
    expect(trendOf(news2Of(before, 1), news2Of(now, 1))).toBe(trend);
  });
});

it('within the target of scale 2 a patient is well, and ill on scale 1', () => {
  expect(news2Of(inHypercapnia, 2).score).toBe(0);
  expect(news2Of(inHypercapnia, 1).score).toBe(3);
});
