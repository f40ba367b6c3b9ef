import { Injectable } from '@nestjs/common';
import { Invalidation } from '../gateways/live-events/invalidation.js';
import { Memory } from '../gateways/live-events/memory.js';
import { PatientPrincipalSource, type PatientPrincipal } from './patient-principal.js';

/** Remembers patients of the portal between requests, as `Principals` does staff; what ends is told to every process. */
@Injectable()
export class PatientPrincipals {
  private readonly memory: Memory<PatientPrincipal>;

  constructor(
    private readonly source: PatientPrincipalSource,
    invalidation: Invalidation,
  ) {
    this.memory = new Memory(invalidation, 'portal-session', { maxAgeMs: 30_000, maxEntries: 50_000 });
    invalidation.on(
      'portal-account',
      id => this.memory.forget((_session, { userId }) => userId === id),
      () => this.memory.forget(() => true),
    );
    invalidation.on(
      'tenant',
      id => this.memory.forget((_session, { tenant }) => tenant.id === id),
      () => this.memory.forget(() => true),
    );
  }

  /** The patient of a session, or undefined when it has ended. */
  find(tenantId: string, sessionId: string): Promise<PatientPrincipal | undefined> {
    return this.memory.get(`${tenantId}:${sessionId}`, () => this.source.load(tenantId, sessionId));
  }
}
