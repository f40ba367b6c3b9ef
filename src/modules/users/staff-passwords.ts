import { Injectable } from '@nestjs/common';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { StaffAccounts } from './staff-accounts.js';
import type { InvitationResponse, StaffMessage, UserResponse } from './users.dto.js';
import { accountNotOurs, alreadyVerified, ownSecondFactor, userNotFound } from './users.errors.js';
import {
  invitationResent,
  passwordChangeDemanded,
  passwordResetOrderedEvent,
  secondFactorResetEvent,
} from './users.events.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/** What administrators can do about somebody's way in. They never learn a password, but in demo and sandbox mode. */
@Injectable()
export class StaffPasswords {
  constructor(
    private readonly staff: UsersService,
    private readonly users: UsersRepository,
    private readonly accounts: StaffAccounts,
    private readonly events: Events,
  ) {}

  async resendInvitation(id: string): Promise<InvitationResponse> {
    const { first_name, last_name, email } = await this.staff.entry(id);
    const invitation = await this.accounts.invitation(id);
    if (!invitation) throw userNotFound();
    const { is_verified, is_accepted, is_shared } = invitation;
    if (is_verified && is_accepted) throw alreadyVerified();
    this.events.record(invitationResent(id, !is_verified));
    // An account that another hospital knows is not ours to open.
    const password = is_verified || is_shared ? undefined : await this.accounts.renewPassword(id);
    return {
      first_name,
      last_name,
      email,
      message: `An invitation is on its way to ${email}.`,
      ...(password && { temp_password: password }),
    };
  }

  async demandChange(id: string): Promise<UserResponse> {
    await this.staff.entry(id);
    this.events.record(passwordChangeDemanded(id));
    await this.accounts.demandPasswordChange(id);
    return this.staff.entry(id);
  }

  /** A link to choose a new password goes out by mail; whoever is signed in as this person here is so no longer. */
  async reset(id: string): Promise<StaffMessage> {
    const { email } = await this.staff.entry(id);
    this.events.record(passwordResetOrderedEvent(id));
    this.accounts.endSessions(id);
    return { message: `A link to choose a new password is on its way to ${email}.` };
  }

  /** The same for the administrator whose hospital it is; undefined when there is none. */
  async resetOwner(): Promise<{ email: string; password: string | undefined } | undefined> {
    const owner = await this.users.owner();
    if (!owner) return undefined;
    this.events.record(passwordResetOrderedEvent(owner.id));
    this.accounts.endSessions(owner.id);
    return { email: owner.email, password: await this.accounts.renewPassword(owner.id) };
  }

  /** Whoever has lost the phone signs in with the password alone, and sets up another one. Their sessions end. */
  async resetSecondFactor(id: string): Promise<StaffMessage> {
    const { first_name, last_name } = await this.staff.entry(id);
    if (id === currentPrincipal().userId) throw ownSecondFactor();
    if (!(await this.accounts.isOurs(id))) throw accountNotOurs();
    this.events.record(secondFactorResetEvent(id));
    this.accounts.resetSecondFactor(id);
    return { message: `${first_name} ${last_name} can sign in with the password alone now.` };
  }
}
