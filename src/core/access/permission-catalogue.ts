export type SystemRole = 'HOSPITAL_ADMIN' | 'DOCTOR' | 'NURSE' | 'PHARMACIST' | 'RECEPTIONIST';

export const systemRoles: readonly SystemRole[] = [
  'HOSPITAL_ADMIN',
  'DOCTOR',
  'NURSE',
  'PHARMACIST',
  'RECEPTIONIST',
];

export interface Permission {
  /** `area:action`. */
  readonly code: string;
  readonly name: string;
  /** The area; the web client groups by it. */
  readonly category: string;
  readonly realm: 'tenant' | 'platform';
  /** System roles that hold it besides HOSPITAL_ADMIN, who holds every permission of the hospital realm. */
  readonly roles: readonly SystemRole[];
}

interface PermissionText {
  readonly name: string;
  readonly roles?: readonly SystemRole[];
}

const catalogue = new Map<string, Permission>();

/** Adds the permissions of one area to the catalogue. Called by a module's `x.permissions.ts`. */
export function definePermissions(
  category: string,
  actions: Readonly<Record<string, PermissionText>>,
  realm: Permission['realm'] = 'tenant',
): void {
  for (const [action, { name, roles = [] }] of Object.entries(actions)) {
    const code = `${category}:${action}`;
    catalogue.set(code, { code, name, category, realm, roles });
  }
}

export const findPermission = (code: string): Permission | undefined => catalogue.get(code);

/** Every permission a hospital can grant, in the order in which the modules are listed. */
export const tenantPermissions = (): Permission[] =>
  [...catalogue.values()].filter(({ realm }) => realm === 'tenant');

export const allPermissions = (): Permission[] => [...catalogue.values()];

/** What a locked system role may do; computed from the catalogue, so it never lags behind it. */
export const permissionsOfSystemRole = (role: SystemRole): string[] =>
  tenantPermissions()
    .filter(({ roles }) => role === 'HOSPITAL_ADMIN' || roles.includes(role))
    .map(({ code }) => code);
