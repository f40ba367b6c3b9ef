import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { RequestMethod } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../config/settings.js';
import { limitBodies, usualBodyLimit } from '../core/http/body-limit.js';
import { openRequestContext } from '../core/http/request-context.js';
import { acceptUploads } from '../core/http/upload.js';
import type { Logger } from '../core/logger.js';
import { ApiModule } from './api.module.js';
import { drainOnClose } from './drain.js';
import { serveDescription } from './openapi.js';
import { logRequests } from './request-log.js';

/** Builds the HTTP process without listening. */
export async function createApi(settings: Settings, logger: Logger): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: usualBodyLimit,
    genReqId: () => randomUUID(),
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(settings, logger), adapter, {
    logger,
    forceCloseConnections: false,
    abortOnError: false,
  });
  prefixRoutes(app);
  const server = app.getHttpAdapter().getInstance();
  limitBodies(server);
  openRequestContext(server);
  logRequests(server, logger);
  drainOnClose(server);
  await acceptUploads(server);
  await app.register(cors, corsOptions(settings.env.CORS_ORIGINS));
  await app.register(helmet, helmetOptions(settings.env.NODE_ENV === 'production'));
  await serveDescription(app);
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  return app;
}

const unprefixed = [
  '/',
  '/health',
  '/health/live',
  '/health/ready',
  '/verify/rx/:token',
  '/visit/:token',
  '/board/:key',
  '/board/:key/stream',
];

/** The API lies under one prefix; the front door, the health of the process and pages for people do not. */
export function prefixRoutes(app: NestFastifyApplication): void {
  app.setGlobalPrefix('api/v1', {
    exclude: unprefixed.map(path => ({ path, method: RequestMethod.ALL })),
  });
}

/** The address of a route that the registry names by its path. */
export const addressOf = (path: string): string => (unprefixed.includes(path) ? path : `/api/v1${path}`);

const corsOptions = (origins: string) => ({
  origin: origins === '*' ? true : origins.split(',').map(origin => origin.trim()),
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  allowedHeaders: [
    'authorization',
    'content-type',
    'if-match',
    'idempotency-key',
    'last-event-id',
    'x-purpose-of-use',
  ],
  exposedHeaders: ['etag', 'x-request-id', 'retry-after'],
});

/** The documentation pages need their own scripts and styles; everything else is data. */
const helmetOptions = (production: boolean) => ({
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'", "'unsafe-inline'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      workerSrc: ["'self'", 'blob:'],
      frameAncestors: ["'none'"],
      upgradeInsecureRequests: null,
    },
  },
  strictTransportSecurity: production ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  referrerPolicy: { policy: 'no-referrer' as const },
});
