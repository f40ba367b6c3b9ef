import { passwordChanged } from '../auth/auth.events.js';
import {
  recoveryCodesRenewed,
  recoveryCodeUsed,
  secondFactorEnrolled,
  secondFactorRemoved,
} from '../auth/second-factor.events.js';
import { secondFactorReset } from '../users/users.events.js';

const changes = {
  [passwordChanged.type]: 'password_changed',
  [secondFactorEnrolled.type]: 'second_factor_on',
  [secondFactorRemoved.type]: 'second_factor_off',
  [secondFactorReset.type]: 'second_factor_reset',
  [recoveryCodesRenewed.type]: 'recovery_codes_renewed',
  [recoveryCodeUsed.type]: 'recovery_code_used',
} as const;

type Told = (typeof changes)[string] | 'second_factor_replaced';

/** What an event says has become of somebody's way in. */
export function changeOf(event: string, payload: Readonly<Record<string, unknown>>): Told {
  const change = changes[event];
  if (!change) throw new Error(`The event ${event} changes no account.`);
  return change === 'second_factor_on' && payload['is_replacement'] === true
    ? 'second_factor_replaced'
    : change;
}
