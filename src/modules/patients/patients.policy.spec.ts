import { aPrincipal } from '../../../test/factories/principal.js';
import type { Principal } from '../../core/access/principal.js';
import { sightOf } from './patients.policy.js';

const caller = (roles: string[], more: Partial<Principal> = {}) =>
  aPrincipal({ roles, permissions: new Set(['patients:view']), departmentId: 'cardiology', ...more });

describe('whose patients a caller sees', () => {
  it.each([
    ['an administrator', caller(['HOSPITAL_ADMIN'])],
    ['the desk', caller(['RECEPTIONIST'])],
    ['the pharmacy', caller(['PHARMACIST'])],
    ['a doctor who works at the desk as well', caller(['DOCTOR', 'RECEPTIONIST'])],
    ['a nurse without department', caller(['NURSE'], { departmentId: null })],
    ['somebody with a role of the hospital', caller(['Ward clerk'])],
    [
      'a doctor whose other role grants it',
      caller(['DOCTOR', 'Head'], { permissions: new Set(['patients:view_all']) }),
    ],
  ])('everybody: %s', (_case, principal) => {
    expect(sightOf(principal)).toBe('all');
  });

  it.each([
    ['a doctor, their own', caller(['DOCTOR']), { doctorId: 'me' }],
    [
      'a doctor without department, their own',
      caller(['DOCTOR'], { departmentId: null }),
      { doctorId: 'me' },
    ],
    ['a doctor with a role of the hospital, their own', caller(['DOCTOR', 'Tutor']), { doctorId: 'me' }],
    ['a nurse, the department’s', caller(['NURSE']), { departmentId: 'cardiology' }],
    ['who is both, either', caller(['DOCTOR', 'NURSE']), { doctorId: 'me', departmentId: 'cardiology' }],
  ])('%s', (_case, principal, sight) => {
    expect(sightOf(principal)).toEqual(sight);
  });
});
