import { Kernel } from './0001-kernel.js';
import { People } from './0002-people.js';
import { Appointments } from './0003-appointments.js';
import { Audit } from './0004-audit.js';
import { Administrators } from './0005-administrators.js';
import { Sight } from './0006-sight.js';
import { Stock } from './0009-stock.js';
import { Prescriptions } from './0011-prescriptions.js';
import { PrescriptionPapers } from './0014-prescription-papers.js';

/** Migrations of every hospital schema, in order; unqualified names only. A released migration is never edited. */
export const tenantMigrations = [
  { name: '0001-kernel', class: Kernel },
  { name: '0002-people', class: People },
  { name: '0003-appointments', class: Appointments },
  { name: '0004-audit', class: Audit },
  { name: '0005-administrators', class: Administrators },
  { name: '0006-sight', class: Sight },
  { name: '0009-stock', class: Stock },
  { name: '0011-prescriptions', class: Prescriptions },
  { name: '0014-prescription-papers', class: PrescriptionPapers },
];
