import { beginning, brokenLinks, hashOf, type Seal } from './seals.rules.js';

const code = '0a1b2c3d';
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function chainOf(length: number): Seal[] {
  const seals: Seal[] = [];
  for (let sequence = 1; sequence <= length; sequence++) {
    const seal = {
      sequence,
      last_written_in: String(sequence * 10),
      last_entry_id: id(sequence),
      entry_ids: [id(sequence)],
      entry_hashes: [Buffer.alloc(32, sequence)],
      previous_hash: seals.at(-1)?.hash ?? beginning.hash,
      sealed_at: '2030-01-07T12:00:00.000Z',
    };
    seals.push({ ...seal, hash: hashOf(code, seal) });
  }
  return seals;
}

const change = (change: Partial<Seal>) =>
  chainOf(4).map(seal => (seal.sequence === 2 ? { ...seal, ...change } : seal));

describe('a chain of seals', () => {
  it('is whole as it was made', () => {
    expect(brokenLinks(code, beginning, chainOf(4))).toEqual([]);
    const [first, ...others] = chainOf(4);
    expect(brokenLinks(code, first as Seal, others)).toEqual([]);
  });

  it.each<[string, Partial<Seal>]>([
    ['an entry', { entry_ids: [id(9)] }],
    ['the hash of an entry', { entry_hashes: [Buffer.alloc(32, 9)] }],
    ['its position', { last_written_in: '21' }],
    ['its last entry', { last_entry_id: id(9) }],
    ['its time', { sealed_at: '2030-01-07T12:00:00.001Z' }],
    ['the seal before it', { previous_hash: Buffer.alloc(32, 9) }],
  ])('shows which seal has another value for %s', (_, changed) => {
    expect(brokenLinks(code, beginning, change(changed))).toMatchObject([
      { kind: 'seal_changed', seal_sequence: 2 },
    ]);
  });

  it('does not fit when a seal was made anew: the next one names another', () => {
    const seals = change({ entry_ids: [id(9)] });
    const second = seals[1] as Seal;
    seals[1] = { ...second, hash: hashOf(code, second) };
    expect(brokenLinks(code, beginning, seals)).toMatchObject([{ kind: 'seal_changed', seal_sequence: 3 }]);
  });

  it('shows where a seal is missing', () => {
    const seals = chainOf(4).filter(({ sequence }) => sequence !== 2);
    expect(brokenLinks(code, beginning, seals)).toMatchObject([{ kind: 'seal_removed', seal_sequence: 2 }]);
  });

  it('of another hospital is not this one', () => {
    expect(brokenLinks('ffffffff', beginning, chainOf(1))).toHaveLength(1);
  });
});
