import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('audit', {
  view: { name: 'See who did and saw what' },
});
