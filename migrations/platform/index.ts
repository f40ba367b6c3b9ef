import { Directory } from './0001-directory.js';
import { RefreshTokens } from './0002-refresh-tokens.js';
import { PasswordRules } from './0003-passwords.js';
import { SecondFactors } from './0004-second-factors.js';
import { Upkeep } from './0005-upkeep.js';
import { OperatorsAudit } from './0006-operators-audit.js';
import { DoctorsOfAll } from './0007-doctors.js';
import { Metrics } from './0011-metrics.js';
import { DemoMoments } from './0013-demo-moments.js';

/** Migrations of the shared schema, in order. A released migration is never edited. */
export const platformMigrations = [
  { name: '0001-directory', class: Directory },
  { name: '0002-refresh-tokens', class: RefreshTokens },
  { name: '0003-passwords', class: PasswordRules },
  { name: '0004-second-factors', class: SecondFactors },
  { name: '0005-upkeep', class: Upkeep },
  { name: '0006-operators-audit', class: OperatorsAudit },
  { name: '0007-doctors', class: DoctorsOfAll },
  { name: '0011-metrics', class: Metrics },
  { name: '0013-demo-moments', class: DemoMoments },
];
