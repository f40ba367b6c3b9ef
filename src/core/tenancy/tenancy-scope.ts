import type { EntityManager } from '@mikro-orm/postgresql';
import { context } from '../context.js';
import type { RecordedEvent } from '../events/domain-event.js';
import type { Tenant } from './tenant.js';

/** The open transaction of one hospital and what has been recorded in it. */
export interface TenancyScope {
  readonly tenant: Tenant;
  readonly em: EntityManager;
  /** `read` transactions may lose their audit row when the database host dies within a second; writes never. */
  readonly mode: 'read' | 'write';
  readonly recorded: RecordedEvent[];
  /** What is done when this has been committed. */
  readonly afterwards: (() => Promise<unknown>)[];
}

/** A statement was about to run without a hospital. Nothing reaches the database. */
export class NoTenantError extends Error {
  constructor() {
    super('No hospital has been entered: open one with tenancy.run() before touching its data.');
  }
}

export function currentScope(): TenancyScope {
  const scope = context.current()?.tenancy;
  if (!scope) throw new NoTenantError();
  return scope;
}

/**
 * Does something when the work has been committed, before its answer leaves, e.g. tells every process to forget what
 * is no longer true. Told earlier, a process could load the old state again.
 */
export function afterCommit(work: () => Promise<unknown>): void {
  currentScope().afterwards.push(work);
}

export const currentTenant = (): Tenant => currentScope().tenant;
