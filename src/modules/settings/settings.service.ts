import { Injectable } from '@nestjs/common';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { Invalidation } from '../../core/gateways/live-events/invalidation.js';
import { afterCommit, currentTenant } from '../../core/tenancy/tenancy-scope.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import type {
  HospitalSettings,
  SignInPolicy,
  UpdateHospitalSettings,
  UpdateSignInPolicy,
} from './settings.dto.js';
import { settingsChanged, signInPolicyChanged } from './settings.events.js';
import { SettingsRepository, type KeptSettings } from './settings.repository.js';

@Injectable()
export class SettingsService {
  constructor(
    private readonly settings: SettingsRepository,
    private readonly events: Events,
    private readonly invalidation: Invalidation,
  ) {}

  async hospital(): Promise<HospitalSettings> {
    return toHospitalSettings(await this.settings.kept(), currentTenant());
  }

  /** The hospital's own row is the truth; the directory of hospitals follows by a job. */
  async change(input: UpdateHospitalSettings): Promise<HospitalSettings> {
    const before = toHospitalSettings(await this.settings.lock(), currentTenant());
    const after = { ...before, ...input };
    const changes = changesBetween(before, after);
    if (Object.keys(changes).length === 0) return before;
    await this.settings.set(after);
    this.events.record(settingsChanged.of({ changes, payload: { changed: Object.keys(changes) } }));
    return after;
  }

  signInPolicy(): Promise<SignInPolicy> {
    return this.settings.signInPolicy();
  }

  /** Holds for sessions that are running, too: every process loads the people of the hospital anew. */
  async changeSignInPolicy(input: UpdateSignInPolicy): Promise<SignInPolicy> {
    const before = await this.settings.lockSignInPolicy();
    const after = { ...before, ...input };
    const changes = changesBetween(before, after);
    if (Object.keys(changes).length === 0) return before;
    await this.settings.setSignInPolicy(after);
    this.events.record(signInPolicyChanged(changes));
    const { id } = currentTenant();
    afterCommit(() => this.invalidation.forget('tenant', id));
    return after;
  }
}

function toHospitalSettings({ logo_file, ...kept }: KeptSettings, tenant: Tenant): HospitalSettings {
  const asRegistered = {
    name: tenant.name,
    contact_email: tenant.contactEmail,
    contact_phone: tenant.contactPhone,
    address: tenant.address,
    time_zone: tenant.timeZone,
  };
  const { name, contact_email, time_zone } = kept;
  const isDescribed = name !== null && contact_email !== null && time_zone !== null;
  const own = isDescribed ? { ...kept, name, contact_email, time_zone } : { ...kept, ...asRegistered };
  return { ...own, has_logo: logo_file !== null };
}
