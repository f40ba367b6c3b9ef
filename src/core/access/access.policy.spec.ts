import { aPrincipal } from '../../../test/factories/principal.js';
import type { Tenant, TenantStatus } from '../tenancy/tenant.js';
import { decide, decideForPatient, decideFreshness } from './access.policy.js';
import type { AccessRule } from './access.decorator.js';
import type { PatientPrincipal } from './patient-principal.js';
import type { Principal } from './principal.js';

const hospital = (status: TenantStatus) => ({ status }) as Tenant;

const member = (overrides: Partial<Principal> = {}) =>
  aPrincipal({ tenant: hospital('ACTIVE'), permissions: new Set(['patients:view']), ...overrides });
const { tenant: _, ...nobodysStaff } = member();
const superAdmin: Principal = {
  ...nobodysStaff,
  isSuperAdmin: true,
  permissions: new Set(['tenants:manage']),
};

const account: AccessRule = { realm: 'account' };
const patients: AccessRule = { realm: 'tenant', anyOf: ['patients:view', 'appointments:create'] };
const billing: AccessRule = { realm: 'tenant', anyOf: ['billing:view', 'billing:manage'] };
const ownThings: AccessRule = { realm: 'tenant' };
const dashboard: AccessRule = { realm: 'either', anyOf: ['patients:view'] };
const tenants: AccessRule = { realm: 'platform', anyOf: ['tenants:manage'] };

describe('who may call a route', () => {
  it.each([
    ['staff with one of the permissions', patients, member()],
    ['staff without any permission, for what is their own', ownThings, member({ permissions: new Set() })],
    ['anybody signed in, where that is enough', account, member({ permissions: new Set() })],
    ['anybody signed in while the password must be changed', account, member({ mustChangePassword: true })],
    ['anybody signed in while a second factor is missing', account, member({ mustSetUpSecondFactor: true })],
    ['a super admin on the platform', tenants, superAdmin],
    ['a super admin, where staff or super admins may', dashboard, superAdmin],
    ['staff with the permission, where staff or super admins may', dashboard, member()],
    ['a super admin, where being signed in is enough', account, superAdmin],
  ])('%s', (_case, rule, caller) => {
    expect(decide(rule, caller)).toBeUndefined();
  });

  it.each([
    [
      'staff without permission, where staff or super admins may',
      dashboard,
      member({ permissions: new Set() }),
      'access.denied',
      'patients:view',
    ],
    ['staff without permission', billing, member(), 'access.denied', 'billing:view or billing:manage'],
    [
      'staff who must change the password',
      patients,
      member({ mustChangePassword: true }),
      'auth.password_change_required',
      'change your password',
    ],
    [
      'staff who must set up a second factor',
      patients,
      member({ mustSetUpSecondFactor: true }),
      'access.second_factor_needed',
      'second factor',
    ],
    [
      'staff who must do both, before the password is changed',
      patients,
      member({ mustChangePassword: true, mustSetUpSecondFactor: true }),
      'auth.password_change_required',
      'change your password',
    ],
    [
      'staff who must change the password, to what is their own',
      ownThings,
      member({ mustChangePassword: true }),
      'auth.password_change_required',
      'change your password',
    ],
    [
      'a super admin without the second factor that is demanded',
      tenants,
      { ...superAdmin, mustSetUpSecondFactor: true },
      'access.second_factor_needed',
      'second factor',
    ],
    [
      'a super admin, to what is for staff',
      ownThings,
      superAdmin,
      'access.staff_only',
      'staff of a hospital',
    ],
    ['a super admin in a hospital', patients, superAdmin, 'access.staff_only', 'staff of a hospital'],
    [
      'staff on the platform',
      tenants,
      member({ permissions: new Set(['tenants:manage']) }),
      'access.platform_only',
      'platform administrators',
    ],
    [
      'a super admin who entered a hospital, on the platform',
      tenants,
      member({ isSuperAdmin: true }),
      'access.platform_only',
      'platform administrators',
    ],
  ])('not %s', (_case, rule, caller, code, phrase) => {
    expect(decide(rule, caller)).toMatchObject({
      status: 403,
      code,
      detail: expect.stringContaining(phrase) as string,
    });
  });

  it.each([
    ['PENDING', 'pending'],
    ['VERIFIED', 'pending'],
    ['SUSPENDED', 'suspended'],
    ['INACTIVE', 'inactive'],
  ] as const)('nobody in a hospital that is %s, and the sentence says "%s"', (status, word) => {
    for (const rule of [account, patients, ownThings])
      expect(decide(rule, member({ tenant: hospital(status) }))).toMatchObject({
        status: 403,
        code: `tenant.${status.toLowerCase()}`,
        detail: expect.stringContaining(word) as string,
      });
  });

  it('keeps the words that sign the web client out for hospitals that are suspended or inactive', () => {
    const refusals = [
      decide(billing, member()),
      decide(patients, member({ mustChangePassword: true })),
      decide(patients, member({ mustSetUpSecondFactor: true })),
      decideFreshness(member(), new Date()),
      decide(patients, superAdmin),
      decide(tenants, member()),
      decide(patients, member({ tenant: hospital('PENDING') })),
      decide(patients, member({ tenant: hospital('VERIFIED') })),
    ];
    for (const refusal of refusals) expect(refusal?.detail).not.toMatch(/suspended|inactive/);
  });
});

describe('a sign-in is fresh', () => {
  const authenticatedAt = new Date('2030-01-07T10:00:00Z');
  const after = (seconds: number) =>
    decideFreshness(member({ authenticatedAt }), new Date(authenticatedAt.getTime() + seconds * 1000));

  it.each([
    ['at once', 0, undefined],
    ['when the clock of another process is behind', -2, undefined],
    ['for five minutes', 300, undefined],
    ['and no longer', 301, 'access.fresh_sign_in_needed'],
  ])('%s', (_, seconds, code) => expect(after(seconds)?.code).toBe(code));
});

describe('what a patient may call', () => {
  const patient = (overrides: Partial<PatientPrincipal> = {}): PatientPrincipal => ({
    ...{ userId: 'me', sessionId: 's', tenant: hospital('ACTIVE'), patientId: 'p', roles: ['PATIENT'] },
    ...overrides,
  });
  const ownRecord = { realm: 'portal', isLinked: true } as const;
  const ownAccount = { realm: 'portal', isLinked: false } as const;

  it.each([
    ['the own record', ownRecord, patient(), undefined],
    [
      'no record before the account is linked',
      ownRecord,
      patient({ patientId: null }),
      'access.portal_not_linked',
    ],
    ['the account before it is linked', ownAccount, patient({ patientId: null }), undefined],
    [
      'nothing of a suspended hospital',
      ownAccount,
      patient({ tenant: hospital('SUSPENDED') }),
      'tenant.suspended',
    ],
    ['nothing of a closed one', ownRecord, patient({ tenant: hospital('INACTIVE') }), 'tenant.inactive'],
  ])('%s', (_, rule, caller, code) => {
    expect(decideForPatient(rule, caller)?.code).toBe(code);
  });
});
