import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('notifications', {
  view: { name: 'See which messages were sent, and to whom' },
  replay: { name: 'Send messages again that failed' },
});
