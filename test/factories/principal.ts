import type { Principal } from '../../src/core/access/principal.js';

/** Somebody of the staff who has signed in, without a role or a right. */
export const aPrincipal = (overrides: Partial<Principal> = {}): Principal => ({
  userId: 'me',
  sessionId: 's',
  email: 'a@b.in',
  isSuperAdmin: false,
  mustChangePassword: false,
  hasSecondFactor: false,
  mustSetUpSecondFactor: false,
  authenticatedAt: new Date(0),
  roles: [],
  permissions: new Set(),
  departmentId: null,
  ...overrides,
});
