export type SystemRole = 'HOSPITAL_ADMIN' | 'DOCTOR' | 'NURSE' | 'PHARMACIST' | 'RECEPTIONIST';

export const systemRoles: readonly SystemRole[] = [
  'HOSPITAL_ADMIN',
  'DOCTOR',
  'NURSE',
  'PHARMACIST',
  'RECEPTIONIST',
];

/** Areas in the order in which people read them; the web client groups permissions so. */
export const areas = [
  'dashboard',
  'analytics',
  'patients',
  'appointments',
  'availability',
  'doctors',
  'ipd',
  'beds',
  'vitals',
  'devices',
  'alerts',
  'prescriptions',
  'pharmacy',
  'problems',
  'users',
  'departments',
  'roles',
  'stock_items',
  'notifications',
  'audit',
  'settings',
  'tenants',
  'queues',
  'demo',
] as const;
export type Area = (typeof areas)[number];

export interface Permission {
  /** `area:action`. */
  readonly code: string;
  readonly name: string;
  /** The area. */
  readonly category: Area;
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
  category: Area,
  actions: Readonly<Record<string, PermissionText>>,
  realm: Permission['realm'] = 'tenant',
): void {
  for (const [action, { name, roles = [] }] of Object.entries(actions)) {
    const code = `${category}:${action}`;
    catalogue.set(code, { code, name, category, realm, roles });
  }
}

export const findPermission = (code: string): Permission | undefined => catalogue.get(code);

/** Every permission, area by area, whichever module was loaded first. */
export const allPermissions = (): Permission[] =>
  [...catalogue.values()].sort((a, b) => areas.indexOf(a.category) - areas.indexOf(b.category));

/** Every permission a hospital can grant. */
export const tenantPermissions = (): Permission[] =>
  allPermissions().filter(({ realm }) => realm === 'tenant');

/** What a locked system role may do; computed from the catalogue, so it never lags behind it. */
export const permissionsOfSystemRole = (role: SystemRole): string[] =>
  tenantPermissions()
    .filter(({ roles }) => role === 'HOSPITAL_ADMIN' || roles.includes(role))
    .map(({ code }) => code);
