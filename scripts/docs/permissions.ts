import {
  allPermissions,
  permissionsOfSystemRole,
  systemRoles,
  type Permission,
} from '../../src/core/access/permission-catalogue.js';
import type { Route } from '../../src/core/access/route-registry.js';
import { code, generated, table } from './table.js';

/** Every permission with the roles that hold it and the routes it opens, and the routes that need none. */
export function permissionsDoc(routes: readonly Route[]): string {
  const open = (realm: Route['rule']['realm']) => listOf(routes.filter(({ rule }) => rule.realm === realm));
  return (
    [
      '# Permissions',
      generated,
      'A route declares the permission that it needs; one of several when it lists several. A permission without a route is asked for inside a use case, as its name says.',
      ...(['tenant', 'platform'] as const).flatMap(realm => [
        realm === 'tenant' ? '## In a hospital' : '## On the platform',
        table(
          ['Code', 'Name', 'Area', 'System roles', 'Routes'],
          allPermissions()
            .filter(permission => permission.realm === realm)
            .map(permission => describe(permission, routes)),
        ),
      ]),
      '## Routes that need no permission',
      'Anybody:',
      open('public'),
      'Anybody who is signed in:',
      open('account'),
      'Any staff of a hospital, for what is their own:',
      listOf(routes.filter(({ rule }) => rule.realm === 'tenant' && !('anyOf' in rule))),
      '## Routes of the platform',
      'Super admins only; nobody who has entered a hospital.',
      open('platform'),
    ].join('\n\n') + '\n'
  );
}

const listOf = (routes: readonly Route[]): string =>
  namesOf(routes)
    .map(name => `- ${name}`)
    .join('\n');

/** By address, then method. */
const namesOf = (routes: readonly Route[]): string[] =>
  routes
    .map(({ method, path }) => ({ name: `${method} ${path}`, key: `${path} ${method}` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ name }) => code(name));

function describe(
  { code: permission, name, category, realm }: Permission,
  routes: readonly Route[],
): string[] {
  const holders = systemRoles.filter(role => permissionsOfSystemRole(role).includes(permission));
  const guarded = routes.filter(({ rule }) => 'anyOf' in rule && rule.anyOf.includes(permission));
  return [
    code(permission),
    name,
    category,
    realm === 'platform' ? 'super admins' : holders.join(', '),
    namesOf(guarded).join(', ') || '–',
  ];
}
