import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('tenants', { manage: { name: 'Run the hospitals of the platform' } }, 'platform');
