import { Injectable } from '@nestjs/common';
import { passwordChangeRequired, staffOnly } from '../../core/access/access.errors.js';
import { currentPrincipal } from '../../core/context.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { StaffChanges } from './staff-changes.js';
import type { UpdateProfile, UserResponse } from './users.dto.js';
import { UsersService } from './users.service.js';

/** What staff see and change about themselves, whatever their roles allow. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly users: UsersService,
    private readonly changes: StaffChanges,
  ) {}

  get(): Promise<UserResponse> {
    const { userId, tenant } = staff();
    return this.tenancy.run(tenant, 'read', () => this.users.entry(userId));
  }

  update(input: UpdateProfile): Promise<UserResponse> {
    const { userId, tenant } = staff();
    return this.tenancy.run(tenant, 'write', () => this.changes.updateOwn(userId, input));
  }
}

/** These routes ask for no permission, so what a permission would imply is asked here. */
function staff(): { userId: string; tenant: Tenant } {
  const { userId, tenant, mustChangePassword } = currentPrincipal();
  if (!tenant) throw staffOnly();
  if (mustChangePassword) throw passwordChangeRequired();
  return { userId, tenant };
}
