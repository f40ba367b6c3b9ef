import { definePatientRows } from '../patients/index.js';

definePatientRows({
  table: 'notifications',
  kind: 'message',
  also: ['recipient_id'],
  isAutomatic: true,
});
