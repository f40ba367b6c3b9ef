import { definePatientRows } from '../patients/index.js';

definePatientRows({ table: 'devices', kind: 'device' });
