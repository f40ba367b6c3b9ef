import { currentPrincipal } from '../context.js';
import { permissionMissing } from './access.errors.js';

/** For a step that needs more than its route: throws when the caller lacks the permission. */
export function assertHolds(code: string): void {
  if (!currentPrincipal().permissions.has(code)) throw permissionMissing([code]);
}
