import { z } from 'zod';

/** Field types of requests and answers that every module shares. Lengths count UTF-16 code units after trimming. */

const lonePartOfPair = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
/** Characters that PostgreSQL cannot store (NUL) or that are not text (lone surrogates). */
const storable = (value: string) => !value.includes('\0') && !lonePartOfPair.test(value);

export const text = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min, min === 1 ? 'must not be empty' : `must have at least ${min} characters`)
    .max(max, `must have at most ${max} characters`)
    .refine(storable, 'contains a character that cannot be stored');

/** Optional text: `null`, blank and missing all mean "none". */
export const optionalText = (max: number, min = 0) =>
  z
    .union([z.null(), text(max, 0)])
    .transform(value => (value === '' || value === null ? null : value))
    .refine(value => value === null || value.length >= min, `must have at least ${min} characters`)
    .optional();

/** A person's name in any script: letters, marks, spaces and `. ' ’ -`; 1–50 characters, normalised to NFC. */
export const personName = text(50)
  .regex(/^[\p{L}\p{M}][\p{L}\p{M} .'’\u200c\u200d-]*$/u, "may contain letters, spaces and . ' - only")
  .transform(value => value.normalize('NFC'));

export const email = z
  .string()
  .trim()
  .max(254, 'must have at most 254 characters')
  .pipe(z.email('must be an e-mail address'))
  .meta({ format: 'email' });

/** A telephone number as people write it; what it means depends on the country. */
export const phoneNumber = z
  .string()
  .trim()
  .max(30, 'must be a phone number of 8 to 15 digits')
  .regex(/^\+?[\d\s().-]+$/, 'must be a phone number of 8 to 15 digits')
  .refine(value => /^\d{8,15}$/.test(value.replace(/\D/g, '')), 'must be a phone number of 8 to 15 digits');

/** Older names count, too: which of two the machine lists is a matter of its data (Asia/Kolkata, Asia/Calcutta). */
function isTimeZone(name: string): boolean {
  if (!/^(UTC|[A-Z][A-Za-z_]+(\/[A-Za-z0-9_+-]+)+)$/.test(name)) return false;
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** A name of the IANA time zone database. */
export const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Kolkata');

export const uuid = z.uuid('must be a UUID');

/** An id that may be left out; clients that clear a field send `null` or an empty text. */
export const maybeUuid = z
  .union([z.null(), z.literal(''), uuid])
  .transform(value => value || undefined)
  .optional();

/** A calendar day `YYYY-MM-DD` (ISO 8601); PostgreSQL knows no year 0. */
export const day = z.iso
  .date('must be a date YYYY-MM-DD')
  .refine(value => value >= '0001', 'must be a date YYYY-MM-DD');

/** An instant with zone (RFC 3339); without zone it is taken as UTC, as older clients send it. */
export const instant = z.iso
  .datetime({
    offset: true,
    local: true,
    // What follows, also a form's own rules, counts on a Date.
    abort: true,
    error: 'must be a date and time, e.g. 2026-01-31T09:30:00Z',
  })
  .transform(value => new Date(/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`))
  .refine(
    value => value.getUTCFullYear() >= 1900 && value.getUTCFullYear() <= 2200,
    'must be between 1900 and 2200',
  )
  .meta({ type: 'string', format: 'date-time' });

/** `true`/`false` in a query string. */
export const flag = z
  .stringbool({ truthy: ['true', '1'], falsy: ['false', '0'], error: 'must be true or false' })
  .meta({ type: 'boolean' });

export const pageNumber = z.coerce.number('must be a number').int().min(1, 'must be at least 1').max(100_000);

export const pageSize = z.coerce
  .number('must be a number')
  .int()
  .min(1, 'must be at least 1')
  .max(500, 'must be at most 500');

export const pageOf = (size: { default: number }) => ({
  page: pageNumber.default(1),
  page_size: pageSize.default(size.default),
});

/** The envelope of paged lists. `total` is exact up to 10,000 matches; beyond, `total_is_estimate` is true. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    total: z.int(),
    total_is_estimate: z.boolean().optional(),
    page: z.int(),
    page_size: z.int(),
  });

export interface Page<T> {
  readonly items: T[];
  readonly total: number;
  readonly total_is_estimate?: boolean;
  readonly page: number;
  readonly page_size: number;
}
