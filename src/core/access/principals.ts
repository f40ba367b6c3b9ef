import { Injectable } from '@nestjs/common';
import { Invalidation } from '../gateways/live-events/invalidation.js';
import { PrincipalSource, type Principal } from './principal.js';

const maxAgeMs = 30_000;

/**
 * Remembers callers between requests. Logout, a changed role or a suspended hospital is told to every process and
 * forgotten there; the age limit is a second net.
 */
@Injectable()
export class Principals {
  private readonly cache = new Map<string, { principal: Principal; loadedAt: number }>();
  private generation = 0;

  constructor(
    private readonly source: PrincipalSource,
    private readonly invalidation: Invalidation,
  ) {
    const forgetAll = () => this.forget(() => true);
    invalidation.on('session', id => this.forget(session => session === id), forgetAll);
    invalidation.on('tenant', id => this.forget((_, { tenant }) => tenant?.id === id), forgetAll);
  }

  /** The caller of a session, or undefined when it has ended. */
  async find(sessionId: string): Promise<Principal | undefined> {
    const cached = this.cache.get(sessionId);
    if (cached && Date.now() - cached.loadedAt < maxAgeMs) return cached.principal;
    const loadedAt = Date.now();
    const forgotten = this.generation;
    const principal = await this.source.load(sessionId);
    // What was forgotten while we were loading must not come back.
    if (principal && this.invalidation.connected && forgotten === this.generation) {
      if (this.cache.size >= 50_000) this.cache.clear();
      this.cache.set(sessionId, { principal, loadedAt });
    } else this.cache.delete(sessionId);
    return principal;
  }

  private forget(concerned: (sessionId: string, principal: Principal) => boolean): void {
    this.generation++;
    for (const [session, { principal }] of this.cache)
      if (concerned(session, principal)) this.cache.delete(session);
  }
}
