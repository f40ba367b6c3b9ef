import { Module } from '@nestjs/common';
import { InboxRepository } from './inbox.repository.js';
import { InboxService } from './inbox.service.js';

@Module({
  providers: [InboxService, InboxRepository],
  exports: [InboxService],
})
export class InboxModule {}
