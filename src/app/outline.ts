import { DiscoveryService, MetadataScanner, ModulesContainer, NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { parseEnv } from '../config/env.js';
import { Settings } from '../config/settings.js';
import { RouteRegistry, type Route } from '../core/access/route-registry.js';
import { Logger } from '../core/logger.js';
import { addressOf, prefixRoutes } from './api.js';
import { ApiModule } from './api.module.js';

export interface Outline {
  readonly app: NestFastifyApplication;
  /** Every route, under its full address. */
  readonly routes: readonly Route[];
}

/** The product with nothing behind it: no database, no connections, no listening. For documents about the API. */
export async function outlineApi(): Promise<Outline> {
  const settings = new Settings({ ...parseEnv({ APP_SECRET: '-'.repeat(32) }), DATABASE_URL: '' });
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.with(settings, new Logger('silent', 'outline')),
    new FastifyAdapter(),
    { preview: true, logger: false, abortOnError: false },
  );
  prefixRoutes(app);
  const discovery = new DiscoveryService(app.get(ModulesContainer));
  const registry = new RouteRegistry(discovery, new MetadataScanner(), new Reflector());
  const routes = registry.routes().map(route => ({ ...route, path: addressOf(route.path) }));
  return { app, routes };
}
