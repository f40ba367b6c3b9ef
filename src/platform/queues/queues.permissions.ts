import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('queues', { manage: { name: 'See and replay jobs that failed for good' } }, 'platform');
