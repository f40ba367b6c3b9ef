export { InboxImports, type ImportedMessage } from './inbox-imports.js';
export { InboxModule } from './inbox.module.js';
export { InboxService, type InboxEntry } from './inbox.service.js';
