import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('doctors', {
  manage: { name: 'Change the profile of any doctor; doctors change their own' },
});
