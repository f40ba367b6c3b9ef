import { Injectable } from '@nestjs/common';
import { Tenancy } from './tenancy.js';
import { currentTenant } from './tenancy-scope.js';

const blockSize = 20;

interface Block {
  next: number;
  readonly end: number;
}

/**
 * Numbers for human codes: unique in a hospital, rising, with gaps. Blocks are reserved in a short transaction of
 * their own, so requests never wait for each other's commit.
 */
@Injectable()
export class CodeNumbers {
  private readonly blocks = new Map<string, Promise<Block>>();

  constructor(private readonly tenancy: Tenancy) {}

  /** The next number of a counter row, e.g. `patient_code`. */
  async next(counter: string): Promise<number> {
    const key = `${currentTenant().id}:${counter}`;
    for (;;) {
      const reserved = this.blocks.get(key) ?? this.reserve(key, counter);
      const block = await reserved;
      if (block.next <= block.end) return block.next++;
      // Of several that found it empty, the first one reserves the next block.
      if (this.blocks.get(key) === reserved) this.blocks.delete(key);
    }
  }

  private reserve(key: string, counter: string): Promise<Block> {
    const reserved = this.tenancy
      .aside(currentTenant(), async client => {
        const { rows } = await client.query<{ value: string }>(
          'update counters set value = value + $2 where name = $1 and slot = 0 returning value',
          [counter, blockSize],
        );
        const end = Number(rows[0]?.value);
        return { next: end - blockSize + 1, end };
      })
      .catch((error: unknown) => {
        this.blocks.delete(key);
        throw error;
      });
    this.blocks.set(key, reserved);
    return reserved;
  }
}
