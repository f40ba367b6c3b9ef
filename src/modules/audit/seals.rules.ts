import { createHash } from 'node:crypto';

/** Where an entry stands: the transaction that wrote it, then its id. */
export interface Position {
  readonly last_written_in: string;
  readonly last_entry_id: string;
}

/** A seal covers the entries after its predecessor's position, up to its own. */
export interface Seal extends Position {
  readonly sequence: number;
  readonly entry_ids: readonly string[];
  readonly entry_hashes: readonly Buffer[];
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
  readonly sealed_at: string;
}

/** The last link of a chain, as it is copied out of the reach of the database. */
export interface Head {
  readonly sequence: number;
  readonly hash: Buffer;
}

export const beginning: Head & Position = {
  sequence: 0,
  hash: Buffer.alloc(32),
  last_written_in: '0',
  last_entry_id: '00000000-0000-0000-0000-000000000000',
};

/** The hash of a seal: of its hospital, its place, what it covers, and the seal before it. */
export function hashOf(code: string, seal: Omit<Seal, 'hash'>): Buffer {
  const { sequence, last_written_in, last_entry_id, sealed_at, previous_hash, entry_ids } = seal;
  const hash = createHash('sha256').update(
    JSON.stringify([code, sequence, last_written_in, last_entry_id, sealed_at, entry_ids]),
  );
  for (const part of [previous_hash, ...seal.entry_hashes]) hash.update(part);
  return hash.digest();
}

export const findingKinds = [
  'entry_changed',
  'entry_removed',
  'entry_added',
  'seal_changed',
  'seal_removed',
] as const;
export type FindingKind = (typeof findingKinds)[number];

export interface Finding {
  readonly kind: FindingKind;
  readonly entry_id?: string;
  readonly seal_sequence: number;
  readonly detail: string;
}

const details: Record<FindingKind, string> = {
  entry_changed: 'This entry is no longer what it was when it was sealed.',
  entry_removed: 'This entry was sealed and is no longer there.',
  entry_added: 'This entry stands among sealed ones and was not there when they were sealed.',
  seal_changed: 'This seal is no longer what it was when it was made.',
  seal_removed: 'This seal was made and is no longer there, nor can its entries be vouched for.',
};

export const finding = (kind: FindingKind, seal_sequence: number, entry_id?: string): Finding => ({
  kind,
  ...(entry_id && { entry_id }),
  seal_sequence,
  detail: details[kind],
});

/** What is wrong with the links from a seal to those that follow it. */
export function brokenLinks(code: string, before: Head, seals: readonly Seal[]): Finding[] {
  const found: Finding[] = [];
  let previous = before;
  for (const seal of seals) {
    const gap = seal.sequence - previous.sequence - 1;
    if (gap > 0) found.push(finding('seal_removed', previous.sequence + 1));
    const isLinked = gap > 0 || seal.previous_hash.equals(previous.hash);
    if (!isLinked || !hashOf(code, seal).equals(seal.hash))
      found.push(finding('seal_changed', seal.sequence));
    previous = seal;
  }
  return found;
}
