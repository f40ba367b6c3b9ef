import { Module } from '@nestjs/common';
import './queues.permissions.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { DeadLetters } from './dead-letters.service.js';

@Module({ controllers: [DeadLettersController], providers: [DeadLetters], exports: [DeadLetters] })
export class QueuesModule {}
