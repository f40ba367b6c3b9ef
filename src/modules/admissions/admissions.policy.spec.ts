import type { Principal } from '../../core/access/principal.js';
import { maySee, sightOf } from './admissions.policy.js';

const somebody = (...roles: string[]): Principal => ({
  userId: 'me',
  sessionId: 's',
  email: 'me@hospital.example',
  isSuperAdmin: false,
  mustChangePassword: false,
  hasSecondFactor: false,
  mustSetUpSecondFactor: false,
  authenticatedAt: new Date(0),
  roles,
  permissions: new Set(),
  departmentId: 'mine',
});
const mine = { doctor_id: 'me', department_id: 'other' };
const ofMyDepartment = { doctor_id: 'other', department_id: 'mine' };
const foreign = { doctor_id: 'other', department_id: 'other' };

it.each([
  [['DOCTOR'], [true, false, false]],
  [['NURSE'], [false, true, false]],
  [
    ['DOCTOR', 'NURSE'],
    [true, true, false],
  ],
  [
    ['DOCTOR', 'RECEPTIONIST'],
    [true, true, true],
  ],
  [
    ['NURSE', 'HOSPITAL_ADMIN'],
    [true, true, true],
  ],
  [['RECEPTIONIST'], [true, true, true]],
  [['Ward clerk'], [true, true, true]],
])('%p: own, of the department, foreign', (roles, seen) => {
  expect([mine, ofMyDepartment, foreign].map(stay => maySee(somebody(...roles), stay))).toEqual(seen);
});

it('a nurse without department works in all of them', () => {
  expect(sightOf({ ...somebody('NURSE'), departmentId: null })).toBe('all');
});
