import { Injectable } from '@nestjs/common';
import { AccountsRepository } from '../../platform/accounts/index.js';
import { DemoFreshness } from '../../platform/demo-freshness/index.js';
import { AccountEvents } from './account-events.js';
import { Afterwards } from './afterwards.js';
import type { LoginResponse } from './auth.dto.js';
import { Entrances } from './entrances.js';
import { recoveryCodeUsedEvent, signedInEvent } from './second-factor.events.js';
import type { ProvenAccount } from './second-step.service.js';
import { SessionsService } from './sessions.service.js';

/** Lets in whoever has proved who they are. */
@Injectable()
export class SignInService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly sessions: SessionsService,
    private readonly entrances: Entrances,
    private readonly events: AccountEvents,
    private readonly freshness: DemoFreshness,
    private readonly afterwards: Afterwards,
  ) {}

  /** Opens a session in the default hospital, or on the platform for super admins. */
  async signIn({ account, method }: ProvenAccount): Promise<LoginResponse> {
    const memberships = account.is_super_admin ? [] : await this.entrances.of(account);
    const answer = await this.sessions.open(account, memberships);
    await this.accounts.markSignedIn(account.id);
    await this.events.record(
      account.id,
      signedInEvent(account.id, method),
      ...(method === 'recovery_code' ? [recoveryCodeUsedEvent(account.id)] : []),
    );
    const [home] = memberships;
    if (home)
      this.afterwards.run('asking for fresh demo data', () =>
        this.freshness.entered(home.tenant_id, account.id),
      );
    return answer;
  }
}
