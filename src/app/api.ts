import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { RequestMethod } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../config/settings.js';
import { openRequestContext } from '../core/http/request-context.js';
import type { Logger } from '../core/logger.js';
import { ApiModule } from './api.module.js';
import { serveDescription } from './openapi.js';
import { logRequests } from './request-log.js';

const mebibyte = 1024 * 1024;

/** Builds the HTTP process without listening. */
export async function createApi(settings: Settings, logger: Logger): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: mebibyte,
    genReqId: () => randomUUID(),
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(settings, logger), adapter, {
    logger,
    forceCloseConnections: false,
    abortOnError: false,
  });
  app.setGlobalPrefix('api/v1', {
    exclude: [
      { path: '/', method: RequestMethod.GET },
      { path: 'health', method: RequestMethod.GET },
      { path: 'health/*path', method: RequestMethod.GET },
    ],
  });
  const server = app.getHttpAdapter().getInstance();
  openRequestContext(server);
  logRequests(server, logger);
  await app.register(cors, corsOptions(settings.env.CORS_ORIGINS));
  await app.register(helmet, helmetOptions(settings.env.NODE_ENV === 'production'));
  await serveDescription(app);
  app.enableShutdownHooks();
  return app;
}

const corsOptions = (origins: string) => ({
  origin: origins === '*' ? true : origins.split(',').map(origin => origin.trim()),
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  allowedHeaders: ['authorization', 'content-type', 'if-match', 'idempotency-key'],
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
