import { Injectable, type StreamableFile } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import type { ServerSentEvent } from '../../core/http/event-stream.js';
import type { Page } from '../../core/http/fields.js';
import { ServerSentEvents } from '../../core/http/server-sent-events.js';
import { isSnapshot } from '../../core/http/snapshot.js';
import { afterCommit, currentTenant } from '../../core/tenancy/tenancy-scope.js';
import type { InboxFilter, InboxMessage, UnreadCount } from './inbox.dto.js';
import { messageNotFound } from './inbox.errors.js';
import { allMessagesRead, messageRead } from './inbox.events.js';
import { InboxRepository } from './inbox.repository.js';

/** One message for one or several of the hospital's people. */
export interface InboxEntry {
  /** What it tells of. The same event, template and person never make two messages. */
  readonly eventId: string;
  /** Accounts of the hospital's staff; whoever is not, or not any more, is passed over. */
  readonly userIds: readonly string[];
  readonly template: string;
  /** At most 300 characters; the rest is cut off. */
  readonly subject: string;
  /** At most 4,000 characters; the rest is cut off. */
  readonly text: string;
  /** The row to open, e.g. `{ kind: 'appointment', id }`. */
  readonly link?: { readonly kind: string; readonly id: string };
}

const topic = 'inbox';
/** As many as an announcement can name. */
const namesAtOnce = 100;

@Injectable()
export class InboxService {
  constructor(
    private readonly inbox: InboxRepository,
    private readonly events: Events,
    private readonly live: ServerSentEvents,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes messages in the transaction of the caller, with one statement; their readers' streams are woken after its
   * commit. May be repeated.
   */
  async put(entries: readonly InboxEntry[]): Promise<void> {
    if (entries.length > 0) this.wake(await this.inbox.add(entries, this.clock.now()));
  }

  list(filter: InboxFilter): Promise<Page<InboxMessage>> {
    return this.inbox.list(currentPrincipal().userId, filter);
  }

  async countUnread(): Promise<UnreadCount> {
    return { unread_count: await this.inbox.countUnread(currentPrincipal().userId) };
  }

  /** Reading it again changes nothing. */
  async markRead(id: string): Promise<InboxMessage> {
    const { userId } = currentPrincipal();
    const marked = await this.inbox.markRead(userId, id, this.clock.now());
    if (marked) {
      this.events.record(messageRead(id));
      this.wake([userId]);
    }
    const message = marked ?? (await this.inbox.find(userId, id));
    if (!message) throw messageNotFound();
    return message;
  }

  async markAllRead(): Promise<UnreadCount> {
    const { userId } = currentPrincipal();
    const count = await this.inbox.markAllRead(userId, this.clock.now());
    if (count > 0) {
      this.events.record(allMessagesRead(count));
      this.wake([userId]);
    }
    return { unread_count: 0 };
  }

  /** The caller's new messages and their unread count, as they come. */
  listen(lastEventId: string | undefined): StreamableFile {
    const { userId } = currentPrincipal();
    let told: number | undefined;
    return this.live.listen(
      {
        name: topic,
        concerns: message => Array.isArray(message) && message.includes(userId),
        next: async place => {
          const since = place !== undefined && isSnapshot(place) ? place : undefined;
          const news = await this.inbox.news(userId, since, this.clock.now());
          const isKnown = news.messages.length === 0 && news.unread_count === told;
          told = news.unread_count;
          return isKnown ? [] : eventsOf(news);
        },
      },
      lastEventId,
    );
  }

  private wake(userIds: readonly string[]): void {
    const tenant = currentTenant();
    for (let n = 0; n < userIds.length; n += namesAtOnce) {
      const named = userIds.slice(n, n + namesAtOnce);
      afterCommit(() => this.live.announce(tenant, topic, named));
    }
  }
}

/** The last one names the place: whoever is cut off among them gets all of them again. */
function eventsOf({ place, unread_count, messages }: Awaited<ReturnType<InboxRepository['news']>>) {
  const events: ServerSentEvent[] = messages.map(message => ({
    event: 'message',
    data: { message, unread_count },
  }));
  if (events.length === 0) events.push({ event: 'unread', data: { unread_count } });
  return events.map((event, n) => (n === events.length - 1 ? { ...event, id: place } : event));
}
