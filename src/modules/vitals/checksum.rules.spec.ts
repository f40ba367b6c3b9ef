import { readFileSync } from 'node:fs';
import { canonicalRow, checksumOf, type CoveredRow } from './checksum.rules.js';

/** The vectors that clients are given. */
const document = readFileSync('docs/vitals-batch.md', 'utf8');
const vectors = [...document.matchAll(/```json row\n(.*?)```\s*```text\n(.*?)\n([0-9a-f]{64})\n```/gs)].map(
  ([, row = '', canonical = '', checksum = '']) => ({
    row: JSON.parse(row) as CoveredRow,
    canonical,
    checksum,
  }),
);

it('there are vectors', () => expect(vectors.length).toBeGreaterThanOrEqual(4));

it.each(vectors)('$canonical', ({ row, canonical, checksum }) => {
  expect(canonicalRow(row)).toBe(canonical);
  expect(checksumOf(row)).toBe(checksum);
});

it('covers every member, and no other', () => {
  const row = {
    patient_id: '0190a000-0000-7000-8aa7-000000000001',
    type: 'spo2',
    value: 97,
    unit: '%',
    recorded_at: '2030-01-07T04:30:00Z',
    source: 'manual',
  };
  const checksum = checksumOf(row);
  for (const member of Object.keys(row)) expect(checksumOf({ ...row, [member]: 'other' })).not.toBe(checksum);
  expect(checksumOf({ ...row, checksum, local_id: 7 } as CoveredRow)).toBe(checksum);
});
