import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('demo', { manage: { name: 'Fill, refresh and empty the demo hospitals' } }, 'platform');
