import { ageOn, initialsOf, momentIn, titled } from './sheet.rules.js';

describe('the age on the day of issue', () => {
  it.each([
    ['a grown-up', '1984-11-25', '42 years'],
    ['a day before the birthday', '1984-11-26', '41 years'],
    ['a child of two', '2024-11-25', '2 years'],
    ['a day younger', '2024-11-26', '23 months'],
    ['an infant', '2026-10-25', '1 month'],
    ['a newborn', '2026-11-24', '1 day'],
    ['born today', '2026-11-25', '0 days'],
    ['born tomorrow', '2026-11-26', ''],
    ['born on 29 February', '2024-02-29', '2 years'],
  ])('%s', (_, born, age) => {
    expect(ageOn('2026-11-25', born)).toBe(age);
  });

  it('is about right when only the year of birth is known', () => {
    expect(ageOn('2026-11-25', '1984-01-01', true)).toBe('about 42 years');
  });
});

it.each([
  ['Asha Patil', 'A. P.'],
  ['  Asha  Rani   Patil ', 'A. R. P.'],
  ['श्रीमती कृष्णा शर्मा', 'श्री. कृ. श.'],
  ['முருகன்', 'மு.'],
  ['', ''],
])('initials of %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

it.each([
  ['Anita Rao', 'Dr. Anita Rao'],
  ['Dr Anita Rao', 'Dr Anita Rao'],
  ['Drashti Shah', 'Dr. Drashti Shah'],
  ['डॉ. शर्मा', 'डॉ. शर्मा'],
])('title of %s', (name, with_title) => {
  expect(titled(name)).toBe(with_title);
});

it("tells the time of the hospital's place", () => {
  expect(momentIn(new Date('2026-11-25T20:35:00Z'), 'Asia/Kolkata')).toBe('26 Nov 2026, 02:05');
});
