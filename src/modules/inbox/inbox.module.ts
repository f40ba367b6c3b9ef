import { Module } from '@nestjs/common';
import { InboxImports } from './inbox-imports.js';
import { InboxController } from './inbox.controller.js';
import { InboxRepository } from './inbox.repository.js';
import { InboxService } from './inbox.service.js';

@Module({
  controllers: [InboxController],
  providers: [InboxImports, InboxService, InboxRepository],
  exports: [InboxImports, InboxService],
})
export class InboxModule {}
