import { Injectable } from '@nestjs/common';
import { addMinutes, Clock } from '../../core/clock.js';
import { currentPortalCaller, currentPrincipal } from '../../core/context.js';
import { Keys } from '../../core/crypto/keys.js';
import { Events } from '../../core/events/events.js';
import { Invalidation } from '../../core/gateways/live-events/invalidation.js';
import { newId } from '../../core/ids.js';
import { afterCommit, currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { PatientsService } from '../patients/index.js';
import { InvitationsRepository } from './invitations.repository.js';
import { PortalAccountsRepository, type PortalAccount } from './portal-accounts.repository.js';
import { PortalSessionsRepository } from './portal-sessions.repository.js';
import type { LinkByDetails, LinkResult, PortalAccountResponse, PortalStanding } from './portal.dto.js';
import {
  alreadyLinked,
  invitationUnusable,
  noAccountOfPatient,
  patientDeceased,
  patientLinkedAlready,
  patientWithoutEmail,
  tooManyGuesses,
} from './portal.errors.js';
import { accountEvent, accountViewed, invitedEvent, linkRefused } from './portal.events.js';
import { invitationDays, invitationSecretOf } from './portal.rules.js';

/** Whose record an account stands for: found out from what somebody says of themselves, or said by the hospital. */
@Injectable()
export class PortalLinks {
  readonly #key: Buffer;

  constructor(
    private readonly accounts: PortalAccountsRepository,
    private readonly sessions: PortalSessionsRepository,
    private readonly invitations: InvitationsRepository,
    private readonly patients: PatientsService,
    private readonly invalidation: Invalidation,
    private readonly events: Events,
    private readonly clock: Clock,
    keys: Keys,
  ) {
    this.#key = keys.derive('portal-codes:v1');
  }

  async account(): Promise<PortalAccountResponse> {
    const { id, kind, address, patient_id } = await this.own();
    const { name, timeZone, contactEmail, contactPhone } = currentTenant();
    return {
      id,
      kind,
      address,
      is_linked: patient_id !== null,
      hospital: { name, time_zone: timeZone, contact_email: contactEmail, contact_phone: contactPhone },
    };
  }

  /**
   * Links the account when exactly one patient has the proven address as their own and is called and was born so.
   * Whatever else there may be is answered alike.
   */
  async linkByDetails({ first_name, last_name, dob }: LinkByDetails): Promise<LinkResult> {
    const account = await this.own();
    if (account.patient_id) throw alreadyLinked();
    if (!(await this.accounts.countLinkTry(account.id))) throw tooManyGuesses();
    const patientId = await this.patients.recognise(account.address, {
      first_name,
      last_name: last_name ?? null,
      dob,
    });
    const is_linked = patientId !== undefined && (await this.link(account, patientId, 'MATCH'));
    if (!is_linked) this.events.record(linkRefused(account));
    return { is_linked };
  }

  async linkByInvitation(secret: string): Promise<LinkResult> {
    const account = await this.own();
    if (account.patient_id) throw alreadyLinked();
    const now = this.clock.now();
    const patientId = await this.invitations.patientOf(secret, now);
    if (!patientId || !(await this.link(account, patientId, 'INVITATION'))) throw invitationUnusable();
    await this.invitations.endOf(patientId, now);
    return { is_linked: true };
  }

  /** For staff: how a patient stands to the portal. */
  async standing(patientId: string): Promise<PortalStanding> {
    await this.patients.assertInSight(patientId);
    this.events.recordRead(accountViewed(patientId));
    return this.standingOf(patientId);
  }

  /** For staff: a link is mailed to the patient, for whoever they sign in as. */
  async invite(patientId: string): Promise<PortalStanding> {
    await this.patients.assertInSight(patientId);
    const addressee = await this.invitations.addresseeOf(patientId);
    if (addressee?.is_deceased) throw patientDeceased();
    if (await this.accounts.findOfPatient(patientId)) throw patientLinkedAlready();
    if (!addressee?.email) throw patientWithoutEmail();
    const id = newId();
    const now = this.clock.now();
    await this.invitations.add(
      {
        id,
        patient_id: patientId,
        secret: invitationSecretOf(this.#key, id),
        invited_by_id: currentPrincipal().userId,
        expires_at: addMinutes(now, invitationDays * 24 * 60),
      },
      now,
    );
    this.events.record(invitedEvent(id, patientId));
    return this.standingOf(patientId);
  }

  /** For staff: the account stands for nobody any more, its sessions end, and open invitations with them. */
  async unlink(patientId: string): Promise<void> {
    const account = await this.accountOf(patientId);
    await this.accounts.unlink(account.id);
    await this.invitations.endOf(patientId, this.clock.now());
    this.events.record(accountEvent('unlinked', account));
    await this.endSessionsOf(account);
  }

  /** For staff: closes the door to an account, or opens it again. */
  async setActive(patientId: string, isActive: boolean): Promise<PortalStanding> {
    const account = await this.accountOf(patientId);
    if (account.is_active !== isActive) {
      await this.accounts.setActive(account.id, isActive);
      this.events.record(accountEvent(isActive ? 'opened' : 'closed', account));
      if (!isActive) await this.endSessionsOf(account);
    }
    return this.standingOf(patientId);
  }

  private async own(): Promise<PortalAccount> {
    const account = await this.accounts.find(currentPortalCaller().userId);
    if (!account) throw new Error('The account of a session is gone.');
    return account;
  }

  private async accountOf(patientId: string): Promise<PortalAccount> {
    await this.patients.assertInSight(patientId);
    const account = await this.accounts.findOfPatient(patientId);
    if (!account) throw noAccountOfPatient();
    return account;
  }

  private async standingOf(patientId: string): Promise<PortalStanding> {
    const standing = await this.accounts.standing(patientId, this.clock.now());
    if (!standing) throw noAccountOfPatient();
    return standing;
  }

  private async link({ id }: PortalAccount, patientId: string, by: 'MATCH' | 'INVITATION'): Promise<boolean> {
    if (!(await this.accounts.link(id, patientId, by, this.clock.now()))) return false;
    this.events.record(accountEvent('linked', { id, patient_id: patientId }));
    afterCommit(() => this.invalidation.forget('portal-account', id));
    return true;
  }

  private async endSessionsOf({ id }: PortalAccount): Promise<void> {
    await this.sessions.endAllOf(id);
    afterCommit(() => this.invalidation.forget('portal-account', id));
  }
}
