import { Injectable, RequestMethod, type OnApplicationBootstrap } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS, type AccessRule } from './access.decorator.js';
import { STREAMS } from '../tenancy/streams.decorator.js';
import { findPermission } from './permission-catalogue.js';

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handler: string;
  readonly rule: AccessRule;
  /** Its answer is a stream, outside of the one transaction of a request. */
  readonly streams: boolean;
}

/** Walks every route when the process starts; a route without declared access stops it. */
@Injectable()
export class RouteRegistry implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    this.routes();
  }

  routes(): Route[] {
    return this.discovery.getControllers().flatMap(wrapper => {
      const type = wrapper.metatype as (new () => object) | null;
      if (!type) return [];
      const prototype = type.prototype as Record<string, object>;
      return this.scanner.getAllMethodNames(prototype).flatMap(name => {
        const method = prototype[name];
        const verb = method && (Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod | undefined);
        if (verb === undefined || !method) return [];
        const base = asArray(Reflect.getMetadata(PATH_METADATA, type) as string | string[]);
        const own = asArray(Reflect.getMetadata(PATH_METADATA, method) as string | string[]);
        const handler = `${type.name}.${name}`;
        const rule = this.reflector.get<AccessRule | undefined>(ACCESS, method as never);
        const streams = this.reflector.get<true | undefined>(STREAMS, method as never) ?? false;
        return base.flatMap(prefix =>
          own.map(path => ({
            method: RequestMethod[verb],
            path: join(prefix, path),
            handler,
            rule: checked(rule, handler),
            streams,
          })),
        );
      });
    });
  }
}

function checked(rule: AccessRule | undefined, handler: string): AccessRule {
  if (!rule)
    throw new Error(
      `${handler} does not declare who may call it. Add @Access, @StaffOnly, @SignedIn, @PlatformAccess, @PortalAccess or @Public.`,
    );
  if ('anyOf' in rule) {
    const realm = rule.realm === 'either' ? 'tenant' : rule.realm;
    const unknown = rule.anyOf.filter(code => findPermission(code)?.realm !== realm);
    if (unknown.length > 0)
      throw new Error(`${handler} asks for permissions that are in no catalogue: ${unknown.join(', ')}.`);
  }
  return rule;
}

const asArray = (path: string | string[] | undefined): string[] =>
  Array.isArray(path) ? path : [path ?? ''];
const join = (...parts: string[]): string =>
  '/' +
  parts
    .map(part => part.replace(/^\/+|\/+$/g, ''))
    .filter(Boolean)
    .join('/');
