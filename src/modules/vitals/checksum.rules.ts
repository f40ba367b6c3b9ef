import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../../core/crypto/canonical-json.js';

/** The members of a row that its checksum covers, sorted; docs/vitals-batch.md tells clients. */
const covered = ['patient_id', 'recorded_at', 'source', 'type', 'unit', 'value'] as const;

export type CoveredRow = { readonly [member in (typeof covered)[number]]?: Json | undefined };

/** The members that a row has, as they were sent, in the canonical form of JSON (RFC 8785). */
export function canonicalRow(row: CoveredRow): string {
  const members = covered.flatMap(name => {
    const value = row[name];
    return value === undefined ? [] : [`"${name}":${canonicalJson(value)}`];
  });
  return `{${members.join(',')}}`;
}

/** SHA-256 of the canonical form in UTF-8, as 64 lower-case hexadecimal digits. */
export const checksumOf = (row: CoveredRow): string =>
  createHash('sha256').update(canonicalRow(row)).digest('hex');
