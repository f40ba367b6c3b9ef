import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('settings', {
  view: { name: "See the hospital's settings" },
  update: { name: "Change the hospital's settings" },
});
