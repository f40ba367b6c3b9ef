import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { EventStreams } from '../../core/http/server-sent-events.js';
import { BedBoard } from './bed-board.js';
import {
  BedEvents,
  BedFilter,
  BedResponse,
  BlockBed,
  BoardResponse,
  CreateBed,
  ReserveBed,
  UpdateBed,
} from './beds.dto.js';
import { BedsService } from './beds.service.js';

const notNow = 'The bed is in a state in which this cannot be done; `state` names it';

/** Whoever looks after stays works the beds; keeping the beds themselves is for `beds:manage`. */
@ApiTags('Beds')
@Controller('beds')
export class BedsController {
  constructor(
    private readonly beds: BedsService,
    private readonly boards: BedBoard,
  ) {}

  @Get()
  @Access('beds:view')
  @Answers(200, z.array(BedResponse), 'Beds by ward and name')
  list(@Query({ schema: BedFilter }) filter: BedFilter) {
    return this.beds.list(filter);
  }

  @Get('board')
  @Access('beds:view')
  @Answers(200, BoardResponse, 'All wards with their beds, who lies there, and how full they are')
  board() {
    return this.boards.show();
  }

  @Get('stream')
  @Access('beds:view')
  @EventStreams()
  @Answers(200, BedEvents, 'Beds as they change, as server-sent events')
  listen(@Headers('last-event-id') lastEventId: string | undefined) {
    return this.boards.listen(lastEventId);
  }

  @Get(':id')
  @Access('beds:view')
  @Answers(200, BedResponse, 'One bed')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.beds.get(id);
  }

  @Post()
  @Access('beds:manage')
  @Answers(201, BedResponse, 'Add a bed to a ward')
  create(@Body({ schema: CreateBed }) input: CreateBed) {
    return this.beds.create(input);
  }

  @Patch(':id')
  @Access('beds:manage')
  @Answers(200, BedResponse, 'Rename a bed, or use it no more')
  @Refuses(409, notNow)
  update(@Param('id', { schema: uuid }) id: string, @Body({ schema: UpdateBed }) input: UpdateBed) {
    return this.beds.update(id, input);
  }

  @Patch(':id/reserve')
  @Access('beds:manage', 'ipd:update')
  @Answers(200, BedResponse, 'Keep a free bed for a patient')
  @Refuses(409, notNow)
  reserve(@Param('id', { schema: uuid }) id: string, @Body({ schema: ReserveBed }) input: ReserveBed) {
    return this.beds.reserve(id, input);
  }

  @Patch(':id/release')
  @Access('beds:manage', 'ipd:update')
  @Answers(200, BedResponse, 'The patient has left the bed, which is to be cleaned; or it is kept no longer')
  @Refuses(409, notNow)
  release(@Param('id', { schema: uuid }) id: string) {
    return this.beds.release(id);
  }

  @Patch(':id/clean')
  @Access('beds:manage', 'ipd:update')
  @Answers(200, BedResponse, 'The bed is clean')
  @Refuses(409, notNow)
  clean(@Param('id', { schema: uuid }) id: string) {
    return this.beds.put('clean', id);
  }

  @Patch(':id/block')
  @Access('beds:manage')
  @Answers(200, BedResponse, 'Take a bed out of use for a while')
  @Refuses(409, notNow)
  block(@Param('id', { schema: uuid }) id: string, @Body({ schema: BlockBed }) { reason }: BlockBed) {
    return this.beds.put('block', id, reason);
  }

  @Patch(':id/unblock')
  @Access('beds:manage')
  @Answers(200, BedResponse, 'The bed can be used again')
  @Refuses(409, notNow)
  unblock(@Param('id', { schema: uuid }) id: string) {
    return this.beds.put('unblock', id);
  }
}
