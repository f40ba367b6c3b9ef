import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  NotificationFilter,
  NotificationList,
  NotificationResponse,
  Replayed,
  ReplayFailed,
} from './notifications.dto.js';
import { NotificationsService } from './notifications.service.js';

@ApiTags('Notifications')
@Controller('notifications')
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Get()
  @Access('notifications:view')
  @Answers(200, NotificationList, 'Messages to patients and staff, newest first, with what became of them')
  list(@Query({ schema: NotificationFilter }) filter: NotificationFilter) {
    return this.notifications.list(filter);
  }

  @Get(':id')
  @Access('notifications:view')
  @Answers(200, NotificationResponse, 'One message')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.notifications.get(id);
  }

  @Post('replay')
  @HttpCode(200)
  @Access('notifications:replay')
  @Answers(200, Replayed, 'Send all messages again that failed, or those of a selection')
  replayFailed(@Body({ schema: ReplayFailed }) selection: ReplayFailed) {
    return this.notifications.replayFailed(selection);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Access('notifications:replay')
  @Answers(200, NotificationResponse, 'Send a message again that failed; it keeps its message id')
  @Refuses(409, 'It has not failed; `notification_status` says what it is')
  replay(@Param('id', { schema: uuid }) id: string) {
    return this.notifications.replay(id);
  }
}
