import { Injectable } from '@nestjs/common';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { Invalidation } from '../../core/gateways/live-events/invalidation.js';
import { afterCommit, currentTenant } from '../../core/tenancy/tenancy-scope.js';
import type { SignInPolicy, UpdateSignInPolicy } from './settings.dto.js';
import { signInPolicyChanged } from './settings.events.js';
import { SettingsRepository } from './settings.repository.js';

@Injectable()
export class SettingsService {
  constructor(
    private readonly settings: SettingsRepository,
    private readonly events: Events,
    private readonly invalidation: Invalidation,
  ) {}

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
