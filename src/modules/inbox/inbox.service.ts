import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { InboxRepository } from './inbox.repository.js';

/** One message for one or several of the hospital's people. */
export interface InboxEntry {
  /** What it tells of. The same event, template and person never make two messages. */
  readonly eventId: string;
  /** Accounts of the hospital's staff; whoever is not, or not any more, is passed over. */
  readonly userIds: readonly string[];
  readonly template: string;
  readonly subject: string;
  readonly text: string;
  /** The row to open, e.g. `{ kind: 'appointment', id }`. */
  readonly link?: { readonly kind: string; readonly id: string };
}

@Injectable()
export class InboxService {
  constructor(
    private readonly inbox: InboxRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes messages in the transaction of the caller, with one statement; their readers' streams are woken after its
   * commit. May be repeated.
   */
  async put(entries: readonly InboxEntry[]): Promise<void> {
    if (entries.length > 0) await this.inbox.add(entries, this.clock.now());
  }
}
