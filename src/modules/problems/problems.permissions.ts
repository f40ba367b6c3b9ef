import { definePermissions } from '../../core/access/permission-catalogue.js';

definePermissions('problems', {
  record: { name: "Keep patients' conditions and allergies", roles: ['DOCTOR', 'NURSE'] },
});
