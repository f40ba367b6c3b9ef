import { aPrincipal } from '../../../test/factories/principal.js';
import { mayDescribe } from './doctors.policy.js';

describe('the profile of a doctor', () => {
  it.each([
    ['is changed by the doctor', { roles: ['DOCTOR'] }, 'me', true],
    ['is not changed by another doctor', { roles: ['DOCTOR'] }, 'somebody', false],
    ['is not changed by the desk', { roles: ['RECEPTIONIST'] }, 'somebody', false],
    ['is not changed by somebody who is no doctor any more', { roles: ['NURSE'] }, 'me', false],
    ['is changed by who manages doctors', { permissions: new Set(['doctors:manage']) }, 'somebody', true],
  ])('%s', (_, caller, doctor, may) => {
    expect(mayDescribe(aPrincipal(caller), doctor)).toBe(may);
  });
});
