import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('availability', {
  manage: { name: 'Change hours and leave of any doctor; doctors change their own' },
});
