import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('devices', {
  manage: { name: 'Register devices that send readings of a patient, and revoke their keys' },
});
