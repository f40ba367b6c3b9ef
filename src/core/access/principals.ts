import { Injectable } from '@nestjs/common';
import { Invalidation } from '../gateways/live-events/invalidation.js';
import { Memory } from '../gateways/live-events/memory.js';
import { PrincipalSource, type Principal } from './principal.js';

/**
 * Remembers callers between requests. Logout, a changed role or a suspended hospital is told to every process and
 * holds there at once.
 */
@Injectable()
export class Principals {
  private readonly memory: Memory<Principal>;

  constructor(
    private readonly source: PrincipalSource,
    invalidation: Invalidation,
  ) {
    this.memory = new Memory(invalidation, 'session', { maxAgeMs: 30_000, maxEntries: 50_000 });
    invalidation.on(
      'account',
      id => this.memory.forget((_session, { userId }) => userId === id),
      () => this.memory.forget(() => true),
    );
    invalidation.on(
      'tenant',
      id => this.memory.forget((_session, { tenant }) => tenant?.id === id),
      () => this.memory.forget(() => true),
    );
  }

  /** The caller of a session, or undefined when it has ended. */
  find(sessionId: string): Promise<Principal | undefined> {
    return this.memory.get(sessionId, () => this.source.load(sessionId));
  }
}
