import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('stock_items', {
  view: { name: 'See stock items, their batches and movements', roles: ['DOCTOR', 'NURSE', 'PHARMACIST'] },
  manage: { name: 'Keep stock items and book movements; trace who received a batch', roles: ['PHARMACIST'] },
});
