import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import type { Principal } from '../../core/access/principal.js';
import { sha256 } from '../../core/crypto/keys.js';
import { Counters } from '../../core/gateways/counters/counters.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { tooManyRequests } from './devices.errors.js';
import { DevicesRepository } from './devices.repository.js';
import { hospitalNamedBy, requestsPerMinute } from './devices.rules.js';

/** Who holds a key. Nothing is remembered between requests, so a revoked key opens nothing. */
@Injectable()
export class DeviceKeys {
  constructor(
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly devices: DevicesRepository,
    private readonly counters: Counters,
    private readonly clock: Clock,
  ) {}

  /** False for a key that nobody holds. Throws 429 when the device has sent too often. */
  async holderOf(key: string): Promise<Principal | false> {
    const code = hospitalNamedBy(key);
    const tenant = code && (await this.directory.findByCode(code));
    if (!tenant) return false;
    const device = await this.tenancy.run(tenant, 'read', () => this.devices.holding(sha256(key)));
    if (!device) return false;
    await this.limit(tenant, device.id);
    return this.principal(tenant, device.id);
  }

  private async limit({ id: tenantId }: Tenant, deviceId: string): Promise<void> {
    const window = { windowSeconds: 60, limit: requestsPerMinute };
    const { count, resetAt } = await this.counters.hit(`device:${tenantId}:${deviceId}`, window);
    const seconds = Math.ceil((resetAt.getTime() - Date.now()) / 1000);
    if (count > requestsPerMinute) throw tooManyRequests(Math.max(1, seconds));
  }

  private principal(tenant: Tenant, userId: string): Principal {
    return {
      userId,
      sessionId: userId,
      email: '',
      isSuperAdmin: false,
      mustChangePassword: false,
      hasSecondFactor: false,
      mustSetUpSecondFactor: false,
      authenticatedAt: this.clock.now(),
      tenant,
      roles: ['DEVICE'],
      permissions: new Set(),
      departmentId: null,
    };
  }
}
