import { inboxSubject, isInboxTemplate, stockLine, visitLine } from './inbox-texts.js';
import { templateNames } from './render.js';
import { locales } from './template.js';
import { wordsFor } from './words.js';

const hindi = /[\u0900-\u097f]/;
const timeZone = 'Asia/Kolkata';
const visit = { patient: 'Asha Rao', starts_at: new Date('2026-01-06T04:00:00Z'), department: 'Cardiology' };
const stock = { item: 'Gloves', quantity: 1200, reorder_level: 150000 };

describe('what staff read', () => {
  it.each([
    ['en', 'Asha Rao, Tuesday, 6 January 2026 at 9:30 am, Cardiology.'],
    ['hi', 'Asha Rao, मंगलवार, 6 जनवरी 2026 को सुबह 9:30 बजे, Cardiology।'],
  ] as const)('of a visit in %s, in the time of the hospital', (locale, text) => {
    expect(visitLine[locale](visit, wordsFor({ locale, timeZone }))).toBe(text);
  });

  it.each([
    ['en', 'Gloves: 1,200 left, to be ordered again at 1,50,000.'],
    ['hi', 'Gloves: 1,200 शेष, 1,50,000 पर दोबारा मँगाना है।'],
  ] as const)('of stock in %s', (locale, text) => {
    expect(stockLine[locale](stock, wordsFor({ locale, timeZone }))).toBe(text);
  });

  it.each(locales)('has a subject in %s', locale => {
    const templates = templateNames.filter(isInboxTemplate);
    expect(templates).toHaveLength(7);
    for (const template of templates)
      expect(hindi.test(inboxSubject(template, locale))).toBe(locale === 'hi');
  });
});
