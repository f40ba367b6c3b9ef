export { DeliverNotice } from './jobs/deliver-notice.job.js';
export { WriteNotices } from './jobs/write-notices.job.js';
export { NotificationsModule } from './notifications.module.js';
