import { Module } from '@nestjs/common';
import { AppointmentsModule } from '../appointments/index.js';
import { UsersModule } from '../users/index.js';
import { BoardsController } from './boards.controller.js';
import { BoardsRepository } from './boards.repository.js';
import { BoardsService } from './boards.service.js';
import { PublicBoardController } from './public-board.controller.js';
import { PublicBoardService } from './public-board.service.js';
import { QueueController } from './queue.controller.js';
import { QueueRepository } from './queue.repository.js';
import { QueueService } from './queue.service.js';

@Module({
  imports: [AppointmentsModule, UsersModule],
  controllers: [QueueController, BoardsController, PublicBoardController],
  providers: [QueueService, QueueRepository, BoardsService, BoardsRepository, PublicBoardService],
})
export class WaitingRoomModule {}
