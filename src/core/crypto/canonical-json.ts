export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

/**
 * JSON in the one form that can be signed (JCS, RFC 8785): members sorted by their UTF-16 code units, no white space,
 * numbers and strings as ECMAScript writes them. Throws for what JSON has no word for.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${members.map(([name, member]) => `${text(name)}:${canonicalJson(member)}`).join(',')}}`;
  }
  if (typeof value === 'string') return text(value);
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return JSON.stringify(value);
  throw new Error('This cannot be written as JSON.');
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new Error('Half a character cannot be written as JSON.');
  return JSON.stringify(value);
}
