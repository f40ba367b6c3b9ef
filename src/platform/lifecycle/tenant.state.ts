import type { TenantStatus } from '../../core/tenancy/tenant.js';

/** The life of a hospital. Whatever is not listed is refused. */
export const tenantTransitions = {
  verify: { from: ['PENDING'], to: 'VERIFIED' },
  activate: { from: ['PENDING', 'VERIFIED', 'SUSPENDED', 'INACTIVE'], to: 'ACTIVE' },
  suspend: { from: ['PENDING', 'VERIFIED', 'ACTIVE'], to: 'SUSPENDED' },
  retire: { from: ['PENDING', 'VERIFIED', 'ACTIVE', 'SUSPENDED'], to: 'INACTIVE' },
} as const satisfies Record<string, { from: readonly TenantStatus[]; to: TenantStatus }>;

export type TenantStep = keyof typeof tenantTransitions;
