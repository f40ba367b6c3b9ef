import type { AppError } from '../errors/app-error.js';
import type { AccessRule } from './access.decorator.js';
import {
  passwordChangeRequired,
  permissionMissing,
  platformOnly,
  staffOnly,
  tenantNotServed,
} from './access.errors.js';
import type { Principal } from './principal.js';

/** Whether a signed-in caller may use a route; the refusal, or undefined when they may. */
export function decide(
  rule: Exclude<AccessRule, { realm: 'public' }>,
  caller: Principal,
): AppError | undefined {
  const { tenant } = caller;
  if (tenant && tenant.status !== 'ACTIVE') return tenantNotServed(tenant.status);
  if (rule.realm === 'account') return undefined;
  if (caller.mustChangePassword) return passwordChangeRequired();
  if (rule.realm === 'platform') return caller.isSuperAdmin && !tenant ? undefined : platformOnly();
  if (!tenant) return staffOnly();
  if (!('anyOf' in rule)) return undefined;
  return rule.anyOf.some(code => caller.permissions.has(code)) ? undefined : permissionMissing(rule.anyOf);
}
