import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('settings', {
  update: { name: 'Change the settings of the hospital, and renew the key that signs for it' },
});
