import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { Events } from '../../core/events/events.js';
import type { Page } from '../../core/http/fields.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import type {
  NotificationFilter,
  NotificationResponse,
  Replayed,
  ReplayFailed,
} from './notifications.dto.js';
import { notificationNotFound, notReplayable } from './notifications.errors.js';
import { notificationsListed, notificationViewed, replayedEvent } from './notifications.events.js';
import { NotificationsRepository } from './notifications.repository.js';

const atOnce = 500;

@Injectable()
export class NotificationsService {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async list(filter: NotificationFilter): Promise<Page<NotificationResponse>> {
    const page = await this.notifications.list(filter, currentTenant().timeZone);
    this.events.recordRead(notificationsListed(page.items.map(({ patient_id }) => patient_id)));
    return page;
  }

  async get(id: string): Promise<NotificationResponse> {
    const notification = await this.view(id);
    this.events.recordRead(notificationViewed(notification));
    return notification;
  }

  /** Sends one again that failed, under the same message id. */
  async replay(id: string): Promise<NotificationResponse> {
    const reopened = await this.notifications.reopen(id, this.clock.now());
    const notification = await this.view(id);
    if (!reopened) throw notReplayable(notification.status);
    this.events.record(replayedEvent(reopened));
    return notification;
  }

  async replayFailed(selection: ReplayFailed): Promise<Replayed> {
    const { timeZone } = currentTenant();
    const reopened = await this.notifications.reopenFailed(selection, timeZone, atOnce, this.clock.now());
    for (const notice of reopened) this.events.record(replayedEvent(notice));
    return {
      replayed: reopened.length,
      left: await this.notifications.countFailed(selection, timeZone),
    };
  }

  private async view(id: string): Promise<NotificationResponse> {
    const notification = await this.notifications.view(id);
    if (!notification) throw notificationNotFound();
    return notification;
  }
}
