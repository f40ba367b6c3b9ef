import { Module } from '@nestjs/common';
import './merging.repository.js';
import './notifications.permissions.js';
import { AccountsModule } from '../../platform/accounts/index.js';
import { InboxModule } from '../inbox/index.js';
import { PortalModule } from '../portal/index.js';
import { PrescriptionPapersModule } from '../prescription-papers/index.js';
import { RemindersModule } from '../reminders/index.js';
import { AccountComposer } from './account-composer.js';
import { DeliverNotice } from './jobs/deliver-notice.job.js';
import { WriteNotices } from './jobs/write-notices.job.js';
import { NoticeAttachments } from './notice-attachments.js';
import { NoticeComposer } from './notice-composer.js';
import { NoticeDelivery } from './notice-delivery.js';
import { NoticeFacts } from './notice-facts.repository.js';
import { NoticePost } from './notice-post.js';
import { NoticePreparation } from './notice-preparation.js';
import { Notices } from './notices.service.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsRepository } from './notifications.repository.js';
import { NotificationsService } from './notifications.service.js';
import { PortalComposer } from './portal-composer.js';
import { StaffNotices } from './staff-notices.js';

@Module({
  imports: [AccountsModule, InboxModule, PortalModule, PrescriptionPapersModule, RemindersModule],
  controllers: [NotificationsController],
  providers: [
    NotificationsService,
    NotificationsRepository,
    Notices,
    StaffNotices,
    NoticeFacts,
    NoticeAttachments,
    NoticeComposer,
    AccountComposer,
    PortalComposer,
    NoticePreparation,
    NoticePost,
    NoticeDelivery,
    WriteNotices,
    DeliverNotice,
  ],
  exports: [Notices, WriteNotices, DeliverNotice],
})
export class NotificationsModule {}
