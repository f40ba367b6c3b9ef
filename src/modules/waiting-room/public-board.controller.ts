import { Controller, Get, Header, Headers, Param } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { Public } from '../../core/access/access.decorator.js';
import { Answers } from '../../core/http/openapi.js';
import { EventStreams } from '../../core/http/server-sent-events.js';
import { boardPage, boardPagePolicy } from './board.page.js';
import { PublicBoardService } from './public-board.service.js';
import { BoardEvents, BoardPage, PublicBoard } from './waiting-room.dto.js';

/** For the screens of waiting rooms, and whoever else has their address. No patient is named. */
@ApiTags('Waiting room')
@Controller()
export class PublicBoardController {
  constructor(private readonly boards: PublicBoardService) {}

  @Get('public/boards/:key')
  @Public()
  @Header('cache-control', 'no-store')
  @Answers(200, PublicBoard, 'Tokens of today, doctor by doctor; 404 when the address is unknown or revoked')
  show(@Param('key') key: string) {
    return this.boards.show(key);
  }

  @Get('board/:key/stream')
  @Public()
  @EventStreams()
  @Answers(200, BoardEvents, 'The board whenever it changes, as server-sent events')
  listen(@Param('key') key: string, @Headers('last-event-id') lastEventId: string | undefined) {
    return this.boards.listen(key, lastEventId);
  }

  @Get('board/:key')
  @Public()
  @Header('cache-control', 'no-store')
  @Header('content-security-policy', boardPagePolicy)
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('referrer-policy', 'no-referrer')
  @Header('x-robots-tag', 'noindex')
  @ApiProduces('text/html')
  @Answers(200, BoardPage, 'The page for the screen; it follows the stream')
  async page(@Param('key') key: string) {
    return boardPage(await this.boards.languageOf(key));
  }
}
