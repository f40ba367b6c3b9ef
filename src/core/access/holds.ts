import { currentPrincipal } from '../context.js';
import { permissionMissing } from './access.errors.js';
import { decideFreshness } from './access.policy.js';

/** For a step that needs more than its route: throws when the caller lacks the permission. */
export function assertHolds(code: string): void {
  if (!currentPrincipal().permissions.has(code)) throw permissionMissing([code]);
}

/**
 * For a step that hands out rights: throws when the caller has not confirmed lately who they are. Whoever has no second
 * factor is not asked (ADR 10).
 */
export function assertFreshWithFactor(now: Date): void {
  const caller = currentPrincipal();
  const refusal = caller.hasSecondFactor ? decideFreshness(caller, now) : undefined;
  if (refusal) throw refusal;
}
