import { changeOf } from './account-changes.rules.js';

it.each([
  ['user.password_changed', {}, 'password_changed'],
  ['user.second_factor_enrolled', { is_replacement: false }, 'second_factor_on'],
  ['user.second_factor_enrolled', { is_replacement: true }, 'second_factor_replaced'],
  ['user.second_factor_removed', {}, 'second_factor_off'],
  ['user.second_factor_reset', {}, 'second_factor_reset'],
  ['user.recovery_codes_renewed', {}, 'recovery_codes_renewed'],
  ['user.recovery_code_used', {}, 'recovery_code_used'],
])('%s with %j tells: %s', (event, payload, change) => {
  expect(changeOf(event, payload)).toBe(change);
});

it('another event is refused', () => {
  expect(() => changeOf('user.invited', {})).toThrow('user.invited');
});
