import { Injectable } from '@nestjs/common';
import { AccountsRepository, type Account } from '../../platform/accounts/index.js';
import { AccountEvents } from './account-events.js';
import { Afterwards } from './afterwards.js';
import { lockedOutEvent, signInFailedEvent } from './auth.events.js';

/** Counts what failed at an account and tells its hospital. */
@Injectable()
export class FailedSignIns {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly events: AccountEvents,
    private readonly afterwards: Afterwards,
  ) {}

  tell({ id }: Account, locks: boolean): void {
    this.afterwards.run('telling of a failed sign-in', async () => {
      await this.accounts.countFailedSignIn(id);
      await this.events.record(id, signInFailedEvent(id), ...(locks ? [lockedOutEvent(id)] : []));
    });
  }
}
