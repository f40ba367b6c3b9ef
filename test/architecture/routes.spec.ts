import { readFile } from 'node:fs/promises';
import { Controller, Get, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { addressOf } from '../../src/app/api.js';
import { ApiModule } from '../../src/app/api.module.js';
import { Access, PlatformAccess } from '../../src/core/access/access.decorator.js';
import { allPermissions } from '../../src/core/access/permission-catalogue.js';
import { RouteRegistry, type Route } from '../../src/core/access/route-registry.js';
import { Logger } from '../../src/core/logger.js';
import { startApi, type TestApi } from '../support/api.js';
import { serverRoutes } from './server-routes.js';

/** Anybody may call these, without signing in. Add one only after a security review. */
const publicRoutes = [
  'GET /',
  'GET /api/v1/auth/validate-reset-token',
  'GET /api/v1/auth/verify-email',
  'GET /api/v1/public/boards/:key',
  'GET /api/v1/public/doctors',
  'GET /api/v1/public/hospitals/:slug/doctors',
  'GET /api/v1/public/hospitals/:slug/keys',
  'GET /api/v1/public/prescriptions/:token',
  'GET /api/v1/public/specializations',
  'GET /board/:key',
  'GET /board/:key/stream',
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /verify/rx/:token',
  'GET /visit/:token',
  'POST /api/v1/auth/accept-invitation',
  'POST /api/v1/auth/forgot-password',
  'POST /api/v1/auth/login',
  'POST /api/v1/auth/mfa/verify',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/auth/reset-password',
  'POST /api/v1/auth/token',
  'POST /api/v1/portal/hospitals/:hospital/codes',
  'POST /api/v1/portal/hospitals/:hospital/refresh',
  'POST /api/v1/portal/hospitals/:hospital/sign-in',
  'POST /api/v1/tenants/register',
  'POST /visit/:token',
];

/** Anybody who is signed in may call these, staff of any role and super admins alike. */
const signedInRoutes = [
  'DELETE /api/v1/auth/mfa',
  'DELETE /api/v1/auth/sessions/:id',
  'GET /api/v1/auth/me',
  'GET /api/v1/auth/mfa',
  'GET /api/v1/auth/sessions',
  'GET /api/v1/users/profile',
  'PATCH /api/v1/users/profile',
  'POST /api/v1/auth/change-password',
  'POST /api/v1/auth/logout',
  'POST /api/v1/auth/mfa/confirm',
  'POST /api/v1/auth/mfa/enrol',
  'POST /api/v1/auth/mfa/recovery-codes',
  'POST /api/v1/auth/step-up',
  'POST /api/v1/auth/switch-tenant',
];

/** Staff of a hospital, whatever their roles, for what is their own. */
const staffRoutes = [
  'GET /api/v1/inbox',
  'GET /api/v1/inbox/stream',
  'GET /api/v1/inbox/unread-count',
  'PATCH /api/v1/inbox/:id/read',
  'POST /api/v1/inbox/read-all',
];

/** Super admins only. */
const platformRoutes = [
  'GET /api/v1/admin/demo/refresh/status',
  'GET /api/v1/platform/audit',
  'GET /api/v1/platform/dashboard',
  'GET /api/v1/platform/dead-letters',
  'GET /api/v1/platform/metrics',
  'GET /api/v1/platform/specializations',
  'GET /api/v1/platform/tenants',
  'GET /api/v1/platform/tenants/:id/details',
  'GET /api/v1/platform/tenants/:id/metrics',
  'PATCH /api/v1/platform/specializations/:id',
  'PATCH /api/v1/platform/tenants/:id/activate',
  'PATCH /api/v1/platform/tenants/:id/limits',
  'PATCH /api/v1/platform/tenants/:id/suspend',
  'POST /api/v1/admin/demo/refresh/start',
  'POST /api/v1/platform/dead-letters/:id/replay',
  'POST /api/v1/platform/specializations',
  'POST /api/v1/platform/tenants/:id/reset-admin-password',
];

/** With the key of a device, which opens nothing else. */
const deviceRoutes = ['POST /api/v1/devices/readings'];

/** Patients only, for their own record. */
const patientRoutes = [
  'GET /api/v1/portal/accesses',
  'GET /api/v1/portal/admissions',
  'GET /api/v1/portal/appointments',
  'GET /api/v1/portal/appointments/:id',
  'GET /api/v1/portal/bed-requests',
  'GET /api/v1/portal/bed-requests/stream',
  'GET /api/v1/portal/beds',
  'GET /api/v1/portal/doctors',
  'GET /api/v1/portal/doctors/:id/slots',
  'GET /api/v1/portal/prescriptions',
  'GET /api/v1/portal/prescriptions/:id',
  'GET /api/v1/portal/prescriptions/:id/pdf',
  'GET /api/v1/portal/profile',
  'GET /api/v1/portal/vitals',
  'PATCH /api/v1/portal/appointments/:id/cancel',
  'PATCH /api/v1/portal/bed-requests/:id/cancel',
  'PATCH /api/v1/portal/profile',
  'POST /api/v1/portal/appointments',
  'POST /api/v1/portal/bed-requests',
];

/** Anybody who has signed in to the portal, whether or not their account stands for a record. */
const portalRoutes = [
  'GET /api/v1/portal/account',
  'POST /api/v1/portal/link',
  'POST /api/v1/portal/link/invitation',
  'POST /api/v1/portal/sign-out',
];

/** Their answers are streams, outside of the one transaction of a request. */
const streamingRoutes = [
  'DELETE /api/v1/doctors/:id/photo',
  'DELETE /api/v1/patients/:id/photo',
  'DELETE /api/v1/patients/:id/profile-picture',
  'DELETE /api/v1/settings/logo',
  'GET /api/v1/admissions/:id/summary/pdf',
  'GET /api/v1/audit/export',
  'GET /api/v1/beds/stream',
  'GET /api/v1/doctors/:id/photo',
  'GET /api/v1/inbox/stream',
  'GET /api/v1/patient-imports/:id/report',
  'GET /api/v1/patients/:id/photo',
  'GET /api/v1/patients/:id/profile-picture',
  'GET /api/v1/patients/:id/record/pdf',
  'GET /api/v1/patients/export/csv',
  'GET /api/v1/patients/export/pdf',
  'GET /api/v1/patients/export/xlsx',
  'GET /api/v1/portal/bed-requests/stream',
  'GET /api/v1/portal/prescriptions/:id/pdf',
  'GET /api/v1/prescriptions/:id/pdf',
  'GET /api/v1/settings/logo',
  'GET /board/:key/stream',
  'POST /api/v1/patient-imports',
  'POST /api/v1/patients/:id/profile-picture',
  'PUT /api/v1/doctors/:id/photo',
  'PUT /api/v1/patients/:id/photo',
  'PUT /api/v1/settings/logo',
];

/** What the HTTP server answers beside the routes of the product; all of it public and the same for everybody. */
const servedBeside = /^(GET \/(docs|redoc)(\/.*|\*)?|GET \/openapi\.(json|yaml)|OPTIONS \*)$/;

/** Permissions that no route demands: a use case asks for them, in the file named here. */
const askedForInside: Record<string, string> = {
  'appointments:overbook': 'src/modules/appointments/booking.ts',
  'roles:assign_permissions': 'src/modules/roles/roles.service.ts',
  'users:assign_roles': 'src/modules/users/staff-changes.ts',
};

let api: TestApi;
let routes: Route[];

beforeAll(async () => {
  api = await startApi();
  routes = api.app.get(RouteRegistry).routes();
});
afterAll(() => api.close());

const nameOf = ({ method, path }: Route): string => `${method} ${addressOf(path)}`;
const inRealm = (realm: Route['rule']['realm']): string[] =>
  routes
    .filter(({ rule }) => rule.realm === realm)
    .map(nameOf)
    .sort();
const demanded = (): string[] => routes.flatMap(({ rule }) => ('anyOf' in rule ? rule.anyOf : []));

describe('routes', () => {
  it('are all known to the registry: the server answers nothing else', () => {
    const served = serverRoutes(api.app).filter(route => !servedBeside.test(route));
    expect(served.sort()).toEqual(routes.map(nameOf).sort());
  });

  it('are public, for anybody signed in, for any staff, or for the platform only when they stand on a written list', () => {
    expect(inRealm('public')).toEqual(publicRoutes);
    expect(inRealm('account')).toEqual(signedInRoutes);
    expect(inRealm('platform')).toEqual(platformRoutes);
    expect(inRealm('either')).toEqual(['GET /api/v1/dashboard/metrics']);
    expect(inRealm('device')).toEqual(deviceRoutes);
    const forPatients = routes.filter(({ rule }) => rule.realm === 'portal' && rule.isLinked);
    expect(forPatients.map(nameOf).sort()).toEqual(patientRoutes);
    const inPortal = routes.filter(({ rule }) => rule.realm === 'portal' && !rule.isLinked);
    expect(inPortal.map(nameOf).sort()).toEqual(portalRoutes);
    const forAnyStaff = routes.filter(({ rule }) => rule.realm === 'tenant' && !('anyOf' in rule));
    expect(forAnyStaff.map(nameOf).sort()).toEqual(staffRoutes);
  });

  it('stream only when they stand on a written list', () => {
    const streaming = routes.filter(({ streams }) => streams).map(nameOf);
    expect(streaming.sort()).toEqual(streamingRoutes);
  });

  /**
   * Reviewers: read a difference in this snapshot as what it is, a change of who may do what. It has to be wanted
   * by the change that brings it, and docs/permissions.md changes with it.
   */
  it('ask for the permissions that were agreed', () => {
    const table = routes.map(route => `${nameOf(route)} → ${permissionOf(route)}`).sort();
    expect(table.join('\n')).toMatchSnapshot();
  });
});

describe('the permission catalogue', () => {
  it('holds the permissions that routes demand, and those that a use case asks for', async () => {
    const codes = allPermissions().map(({ code }) => code);
    expect(codes.toSorted()).toEqual([...new Set([...demanded(), ...Object.keys(askedForInside)])].sort());
    for (const [code, file] of Object.entries(askedForInside))
      expect(await readFile(file, 'utf8')).toContain(`'${code}'`);
  });

  it('lists areas in the order in which the web client shows them, whichever module is loaded first', () => {
    const listed = [...new Set(allPermissions().map(({ category }) => category))];
    expect(listed).toEqual([
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
    ]);
  });
});

describe('a process', () => {
  @Controller('unguarded')
  class Undeclared {
    @Get()
    list() {
      return [];
    }
  }

  @Controller('misspelt')
  class Misspelt {
    @Get()
    @Access('patients:veiw')
    list() {
      return [];
    }
  }

  @Controller('other-realm')
  class OtherRealm {
    @Get()
    @PlatformAccess('patients:view')
    list() {
      return [];
    }
  }

  it.each([
    [
      'a route does not say who may call it',
      Undeclared,
      'Undeclared.list does not declare who may call it. Add @Access, @StaffOnly, @SignedIn, @PlatformAccess, @PortalAccess or @Public.',
    ],
    [
      'a route asks for a permission that does not exist',
      Misspelt,
      'Misspelt.list asks for permissions that are in no catalogue: patients:veiw.',
    ],
    [
      'a route of the platform asks for a permission of hospitals',
      OtherRealm,
      'OtherRealm.list asks for permissions that are in no catalogue: patients:view.',
    ],
  ])('does not start when %s', async (_, controller, sentence) => {
    const app = await productWith(controller);
    try {
      await expect(app.listen(0, '127.0.0.1')).rejects.toThrow(sentence);
      expect(app.getHttpServer().listening).toBe(false);
    } finally {
      await app.close();
    }
  });
});

/** The product with one controller more. */
function productWith(controller: Type): Promise<NestFastifyApplication> {
  @Module({
    imports: [ApiModule.with(api.settings, new Logger('silent', 'test'))],
    controllers: [controller],
  })
  class Product {}
  return NestFactory.create<NestFastifyApplication>(Product, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
}

function permissionOf({ rule }: Route): string {
  if ('anyOf' in rule) return rule.anyOf.join(' or ');
  const others = {
    public: 'anybody',
    account: 'anybody signed in',
    tenant: 'any staff',
    device: 'the key of a device',
    portal: rule.realm === 'portal' && rule.isLinked ? 'a patient' : 'anybody in the portal',
  };
  return others[rule.realm];
}
