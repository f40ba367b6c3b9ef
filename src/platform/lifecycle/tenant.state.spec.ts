import { tenantStatuses, type TenantStatus } from '../../core/tenancy/tenant.js';
import { tenantTransitions, type TenantStep } from './tenant.state.js';

/** From each state: where each step leads; steps that are not named are refused. */
const table: Record<TenantStatus, Partial<Record<TenantStep, TenantStatus>>> = {
  PENDING: { verify: 'VERIFIED', activate: 'ACTIVE', suspend: 'SUSPENDED', retire: 'INACTIVE' },
  VERIFIED: { activate: 'ACTIVE', suspend: 'SUSPENDED', retire: 'INACTIVE' },
  ACTIVE: { suspend: 'SUSPENDED', retire: 'INACTIVE' },
  SUSPENDED: { activate: 'ACTIVE', retire: 'INACTIVE' },
  INACTIVE: { activate: 'ACTIVE' },
};

describe('the life of a hospital', () => {
  it.each(tenantStatuses)('from %s', status => {
    const possible = Object.entries(tenantTransitions)
      .filter(([, { from }]) => (from as readonly TenantStatus[]).includes(status))
      .map(([step, { to }]) => [step, to]);
    expect(Object.fromEntries(possible)).toEqual(table[status]);
  });
});
