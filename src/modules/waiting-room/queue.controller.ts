import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { AppointmentResponse } from '../appointments/index.js';
import { QueueService } from './queue.service.js';
import { Queue, QueueDay, QueueEntry, WalkInForm } from './waiting-room.dto.js';

@ApiTags('Waiting room')
@Controller('waiting-room')
export class QueueController {
  constructor(private readonly queues: QueueService) {}

  @Post('walk-ins')
  @Access('appointments:create')
  @Answers(
    201,
    AppointmentResponse,
    'Book the next free time of today and check the patient in, with a token',
  )
  @Refuses(409, 'Nothing is free today')
  walkIn(@Body({ schema: WalkInForm }) input: WalkInForm) {
    return this.queues.walkIn(input);
  }

  @Get('queues/:doctorId')
  @Access('appointments:view')
  @Answers(
    200,
    Queue,
    'Those who have arrived for a doctor, in the order of their tokens; doctors see their own',
  )
  list(
    @Param('doctorId', { schema: uuid }) doctorId: string,
    @Query({ schema: QueueDay }) { date }: QueueDay,
  ) {
    return this.queues.list(doctorId, date);
  }

  @Post('queues/:doctorId/call-next')
  @HttpCode(200)
  @Access('appointments:update_status')
  @Answers(200, QueueEntry, 'Call whoever has waited longest')
  @Refuses(409, 'Nobody is waiting')
  callNext(@Param('doctorId', { schema: uuid }) doctorId: string) {
    return this.queues.callNext(doctorId);
  }

  @Patch('entries/:id/skip')
  @Access('appointments:update_status')
  @Answers(200, QueueEntry, 'Pass over somebody who does not come; the id is that of the appointment')
  @Refuses(409, 'They are in the consultation, or it is over; `queue_state` says where they are')
  skip(@Param('id', { schema: uuid }) id: string) {
    return this.queues.skip(id);
  }

  @Patch('entries/:id/recall')
  @Access('appointments:update_status')
  @Answers(200, QueueEntry, 'Call somebody again, e.g. who was passed over')
  @Refuses(
    409,
    'They have not been called yet, or are in the consultation; `queue_state` says where they are',
  )
  recall(@Param('id', { schema: uuid }) id: string) {
    return this.queues.recall(id);
  }
}
