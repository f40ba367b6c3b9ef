import type { z } from 'zod';
import {
  day,
  email,
  flag,
  instant,
  optionalText,
  pageOf,
  personName,
  text,
  timeZone,
  uuid,
} from './fields.js';

/** What a field makes of a value: the value that is kept, or the message of the refusal. */
const outcome = (schema: z.ZodType, value: unknown): unknown => {
  const result = schema.safeParse(value);
  return result.success ? result.data : `refused: ${result.error.issues[0]?.message}`;
};
const refused = expect.stringMatching(/^refused: /) as unknown;

describe('text', () => {
  it.each([
    ['is trimmed', '  a b \t', 'a b'],
    ['keeps what the database can store, whatever the script', 'ผู้ป่วย 患者 👩🏽‍⚕️', 'ผู้ป่วย 患者 👩🏽‍⚕️'],
    ['must not be blank', '   ', 'refused: must not be empty'],
    ['must not be longer than its maximum', 'x'.repeat(21), 'refused: must have at most 20 characters'],
    ['refuses NUL', 'a\0b', 'refused: contains a character that cannot be stored'],
    [
      'refuses half of a pair of surrogates',
      'a\ud800b',
      'refused: contains a character that cannot be stored',
    ],
    ['refuses the other half, too', '\udc00', 'refused: contains a character that cannot be stored'],
    ['refuses numbers', 7, refused],
    ['refuses objects', { toString: 'x' }, refused],
  ])('%s', (_, value, kept) => {
    expect(outcome(text(20), value)).toEqual(kept);
  });

  it('has a minimum after trimming', () => {
    expect(outcome(text(20, 3), ' ab ')).toBe('refused: must have at least 3 characters');
  });
});

describe('optional text', () => {
  it.each([
    ['null means none', null, null],
    ['blank means none', '  ', null],
    ['missing stays missing', undefined, undefined],
    ['anything else is trimmed text', ' a ', 'a'],
  ])('%s', (_, value, kept) => {
    expect(outcome(optionalText(5), value)).toBe(kept);
  });

  it('has a minimum only when there is something', () => {
    expect(outcome(optionalText(20, 3), '')).toBeNull();
    expect(outcome(optionalText(20, 3), 'ab')).toBe('refused: must have at least 3 characters');
  });
});

describe("a person's name", () => {
  it.each([
    'Asha',
    'अनुष्का शर्मा',
    'தமிழ்ச்செல்வி',
    'Łukasz Żółć',
    'O’Brien',
    "D'Souza",
    'Anne-Marie St. John',
    'محمد',
    '李小龍',
    'ශ්‍රී',
  ])('can be %s', name => {
    expect(outcome(personName, name)).toBe(name.normalize('NFC'));
  });

  it('is normalised, so that equal names are equal', () => {
    expect(outcome(personName, 'Zoë'.normalize('NFD'))).toBe('Zoë');
  });

  it.each(['R2D2', 'a@b', '<b>', 'Robert); DROP', '-', '😀', '', 'x'.repeat(51)])('cannot be %j', name => {
    expect(outcome(personName, name)).toEqual(refused);
  });
});

describe('an instant', () => {
  it.each([
    ['UTC with milliseconds, as browsers send it', '2030-01-07T04:30:00.000Z', '2030-01-07T04:30:00.000Z'],
    ['with an offset', '2030-01-07T10:00:00+05:30', '2030-01-07T04:30:00.000Z'],
    [
      'without zone it is UTC, whatever the zone of the machine',
      '2030-01-07T04:30:00',
      '2030-01-07T04:30:00.000Z',
    ],
  ])('%s', (_, value, kept) => {
    expect(outcome(instant, value)).toEqual(new Date(kept));
  });

  it.each([
    'tomorrow',
    '2030-01-07',
    '2030-13-01T00:00:00Z',
    '2030-02-30T00:00:00Z',
    '2030-01-07T25:00:00Z',
    '1899-12-31T23:59:59Z',
    '2201-01-01T00:00:00Z',
    '+012030-01-07T00:00:00Z',
    1_900_000_000_000,
    null,
  ])('is not %j', value => {
    expect(outcome(instant, value)).toEqual(refused);
  });
});

describe('a day', () => {
  it('is a date of the calendar', () => {
    expect(outcome(day, '2028-02-29')).toBe('2028-02-29');
  });
  it.each(['2030-02-29', '2030-1-7', '07/01/2030', '2030-01-07T00:00:00Z', '', '0000-01-01', 20300107])(
    'is not %j',
    value => {
      expect(outcome(day, value)).toEqual(refused);
    },
  );
});

describe('an e-mail address', () => {
  it.each(['a@b.in', "o'brien+test@sub.hospital.example", 'a@hospital.local'])('can be %s', value => {
    expect(outcome(email, ` ${value} `)).toBe(value);
  });
  it.each(['a', 'a@', '@b.in', 'a@b', 'a b@c.in', 'a@b.in\0', 'a@b.in, c@d.in', `${'x'.repeat(250)}@b.in`])(
    'is not %j',
    value => {
      expect(outcome(email, value)).toEqual(refused);
    },
  );
});

describe('an id', () => {
  it.each(['', '1', '0190a1b2-c3d4-7e5f-8a6b-11223344556', "' or 1=1 --", null])('is not %j', value => {
    expect(outcome(uuid, value)).toEqual(refused);
  });
});

describe('a flag in a query', () => {
  it.each([
    ['true', true],
    ['false', false],
    ['1', true],
    ['0', false],
    ['maybe', 'refused: must be true or false'],
  ])('%s', (value, kept) => {
    expect(outcome(flag, value)).toBe(kept);
  });
});

describe('paging', () => {
  const { page, page_size } = pageOf({ default: 20 });
  it('begins with the first page of the default size', () => {
    expect([outcome(page, undefined), outcome(page_size, undefined)]).toEqual([1, 20]);
  });
  it.each(['0', '-1', '501', '1000000000', '1.5', 'ten', 'NaN', 'Infinity', '1e9'])(
    'has no size %s',
    size => {
      expect(outcome(page_size, size)).toEqual(refused);
    },
  );
  it.each(['0', '-1', '1000000000', 'NaN', 'Infinity'])('has no page %s', number => {
    expect(outcome(page, number)).toEqual(refused);
  });
});

describe('a time zone', () => {
  it.each([
    'Asia/Kolkata',
    'Asia/Calcutta',
    'Europe/Berlin',
    'America/Argentina/Buenos_Aires',
    'Etc/GMT+5',
    'UTC',
  ])('can be %s', name => expect(timeZone.safeParse(name).success).toBe(true));
  it.each(['', 'Mars/Olympus', '+05:30', 'Kolkata', 'Asia/Kolkata; drop', 'asia/kolkata', null])(
    'cannot be %s',
    name => expect(timeZone.safeParse(name).success).toBe(false),
  );
});
