import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { Keys } from '../../core/crypto/keys.js';
import { CodesRepository } from './codes.repository.js';
import { InvitationsRepository } from './invitations.repository.js';
import { codeMinutes, codeOf, invitationDays, invitationSecretOf } from './portal.rules.js';

/** What messages to patients carry. Made anew when one is sent, so that nothing that is stored holds it (ADR 7). */
@Injectable()
export class PortalSecrets {
  readonly #key: Buffer;
  readonly codeMinutes = codeMinutes;
  readonly invitationDays = invitationDays;

  constructor(
    private readonly codes: CodesRepository,
    private readonly invitations: InvitationsRepository,
    private readonly clock: Clock,
    keys: Keys,
  ) {
    this.#key = keys.derive('portal-codes:v1');
  }

  /** Undefined when the code works no longer. */
  async code(id: string): Promise<string | undefined> {
    return (await this.codes.isLive(id, this.clock.now())) ? codeOf(this.#key, id) : undefined;
  }

  /** Undefined when the invitation was used, replaced or withdrawn. */
  async invitation(id: string): Promise<string | undefined> {
    return (await this.invitations.isLive(id, this.clock.now()))
      ? invitationSecretOf(this.#key, id)
      : undefined;
  }
}
