import { aPrincipal } from '../../../test/factories/principal.js';
import { mayKeepTimeOf } from './availability.policy.js';

describe('the hours and leave of a doctor', () => {
  it.each([
    ['are changed by the doctor', { roles: ['DOCTOR'] }, 'me', true],
    ['are not changed by another doctor', { roles: ['DOCTOR'] }, 'somebody', false],
    ['are not changed by the desk', { roles: ['RECEPTIONIST'] }, 'somebody', false],
    ['are not changed by somebody who is no doctor any more', { roles: ['NURSE'] }, 'me', false],
    ['are changed by who manages them', { permissions: new Set(['availability:manage']) }, 'somebody', true],
  ])('%s', (_, caller, doctor, may) => {
    expect(mayKeepTimeOf(aPrincipal(caller), doctor)).toBe(may);
  });
});
