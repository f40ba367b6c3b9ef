import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers } from '../../core/http/openapi.js';
import { BoardsService } from './boards.service.js';
import { Boards, CreateBoard, NewBoard } from './waiting-room.dto.js';

@ApiTags('Waiting room')
@Controller('waiting-room/boards')
export class BoardsController {
  constructor(private readonly boards: BoardsService) {}

  @Get()
  @Access('settings:view')
  @Answers(200, Boards, 'The screens that may show the queues, those that were revoked last')
  list() {
    return this.boards.list();
  }

  @Post()
  @Access('settings:update')
  @Answers(201, NewBoard, 'Give a screen an address that needs no sign-in; it is shown this once')
  create(@Body({ schema: CreateBoard }) input: CreateBoard) {
    return this.boards.create(input);
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('settings:update')
  @Answers(204, undefined, 'Take the address of a screen away')
  revoke(@Param('id', { schema: uuid }) id: string) {
    return this.boards.revoke(id);
  }
}
