import { SqlMigration } from '../sql-migration.js';

/** Texts are few among mails; a list of them looked at every message. */
export class NotificationChannels extends SqlMigration {
  protected readonly sql = `
create index notifications_channel on notifications (channel, created_at desc, id desc);
`;
}
