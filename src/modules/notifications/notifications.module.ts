import { Module } from '@nestjs/common';
import './notifications.permissions.js';
import { InboxModule } from '../inbox/index.js';
import { PrescriptionPapersModule } from '../prescription-papers/index.js';
import { DeliverNotice } from './jobs/deliver-notice.job.js';
import { RedriveNotices } from './jobs/redrive-notices.job.js';
import { WriteNotices } from './jobs/write-notices.job.js';
import { NoticeAttachments } from './notice-attachments.js';
import { NoticeComposer } from './notice-composer.js';
import { NoticeDelivery } from './notice-delivery.js';
import { NoticeFacts } from './notice-facts.repository.js';
import { Notices } from './notices.service.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsRepository } from './notifications.repository.js';
import { NotificationsService } from './notifications.service.js';

@Module({
  imports: [InboxModule, PrescriptionPapersModule],
  controllers: [NotificationsController],
  providers: [
    NotificationsService,
    NotificationsRepository,
    Notices,
    NoticeFacts,
    NoticeAttachments,
    NoticeComposer,
    NoticeDelivery,
    WriteNotices,
    DeliverNotice,
    RedriveNotices,
  ],
  exports: [Notices, WriteNotices, DeliverNotice, RedriveNotices],
})
export class NotificationsModule {}
