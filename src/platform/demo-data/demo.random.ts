import { createHash } from 'node:crypto';

export interface DemoRandom {
  /** A whole number from min to max, both included. */
  int(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  weighted<T>(choices: readonly (readonly [T, number])[]): T;
  chance(probability: number): boolean;
  shuffle<T>(items: readonly T[]): T[];
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** mulberry32: small, fast and the same on every machine; not for secrets. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError('Cannot choose from an empty list.');
  return item;
}

export function demoRandom(seed: string): DemoRandom {
  const next = mulberry32(sha256(seed).readUInt32LE(0));
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    int,
    pick: items => itemAt(items, int(0, items.length - 1)),
    weighted(choices) {
      let left = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      const chosen =
        choices.find(([, weight]) => (left -= weight) < 0) ?? itemAt(choices, choices.length - 1);
      return chosen[0];
    },
    chance: probability => next() < probability,
    shuffle(items) {
      const left = [...items];
      return items.map(() => itemAt(left.splice(int(0, left.length - 1), 1), 0));
    },
  };
}

/** The same seed gives the same id for ever: a UUID of version 8 (RFC 9562, made from a hash). */
export function demoId(seed: string): string {
  const bytes = sha256(`hospital-demo|${seed}`).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
