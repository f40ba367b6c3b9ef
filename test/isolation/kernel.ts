import { Events } from '../../src/core/events/events.js';
import { Tenancy } from '../../src/core/tenancy/tenancy.js';
import { TenantDb } from '../../src/core/tenancy/tenant-db.js';
import { TenantDirectory } from '../../src/core/tenancy/tenant-directory.js';
import type { Tenant } from '../../src/core/tenancy/tenant.js';
import type { Hospital } from '../factories/hospital.js';
import type { TestApi } from '../support/api.js';

/** The parts of the kernel of a running process that work is written against. */
export const kernelOf = ({ app }: TestApi) => ({
  tenancy: app.get(Tenancy),
  db: app.get(TenantDb),
  events: app.get(Events),
  tenantOf: ({ id }: Hospital): Promise<Tenant> => app.get(TenantDirectory).get(id),
});

export type Kernel = ReturnType<typeof kernelOf>;
