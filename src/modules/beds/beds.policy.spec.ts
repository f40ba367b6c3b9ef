import type { Principal } from '../../core/access/principal.js';
import { maySeeWho } from './beds.policy.js';

const somebody = (roles: readonly string[], departmentId: string | null = 'mine'): Principal => ({
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
  departmentId,
});
const mine = { doctor_id: 'me', department_ids: ['other', null] };
const ofMyDepartment = { doctor_id: 'other', department_ids: ['mine', null] };
const inMyWard = { doctor_id: null, department_ids: [null, 'mine'] };
const foreign = { doctor_id: 'other', department_ids: ['other', 'other'] };

it.each<[string[], boolean[]]>([
  [['DOCTOR'], [true, false, false, false]],
  [['NURSE'], [false, true, true, false]],
  [
    ['DOCTOR', 'NURSE'],
    [true, true, true, false],
  ],
  [
    ['DOCTOR', 'HOSPITAL_ADMIN'],
    [true, true, true, true],
  ],
  [['RECEPTIONIST'], [true, true, true, true]],
  [['Ward clerk'], [true, true, true, true]],
])('%p: own, of the department, in its ward, foreign', (roles, seen) => {
  expect([mine, ofMyDepartment, inMyWard, foreign].map(bed => maySeeWho(somebody(roles), bed))).toEqual(seen);
});

it('a nurse without department works in all of them', () => {
  expect(maySeeWho(somebody(['NURSE'], null), foreign)).toBe(true);
});
