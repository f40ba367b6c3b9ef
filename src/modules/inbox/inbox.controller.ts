import { Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { StaffOnly } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers } from '../../core/http/openapi.js';
import { EventStreams } from '../../core/http/server-sent-events.js';
import { InboxEvents, InboxFilter, InboxList, InboxMessage, UnreadCount } from './inbox.dto.js';
import { InboxService } from './inbox.service.js';

@ApiTags('Inbox')
@Controller('inbox')
export class InboxController {
  constructor(private readonly inbox: InboxService) {}

  @Get()
  @StaffOnly()
  @Answers(200, InboxList, "The caller's messages, newest first")
  list(@Query({ schema: InboxFilter }) filter: InboxFilter) {
    return this.inbox.list(filter);
  }

  @Get('unread-count')
  @StaffOnly()
  @Answers(200, UnreadCount, 'How many messages the caller has not read')
  countUnread() {
    return this.inbox.countUnread();
  }

  @Get('stream')
  @StaffOnly()
  @EventStreams()
  @Answers(200, InboxEvents, "The caller's new messages and their unread count, as server-sent events")
  listen(@Headers('last-event-id') lastEventId: string | undefined) {
    return this.inbox.listen(lastEventId);
  }

  @Patch(':id/read')
  @StaffOnly()
  @Answers(200, InboxMessage, 'Mark a message as read')
  markRead(@Param('id', { schema: uuid }) id: string) {
    return this.inbox.markRead(id);
  }

  @Post('read-all')
  @HttpCode(200)
  @StaffOnly()
  @Answers(200, UnreadCount, 'Mark all messages as read')
  markAllRead() {
    return this.inbox.markAllRead();
  }
}
