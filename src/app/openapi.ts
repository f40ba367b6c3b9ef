import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const description = `One API for staff, patients and platform administrators.

Sign in at \`POST /api/v1/auth/login\` (OAuth2 password form; the *Authorize* button does it) and send the access token
as a bearer token. Errors are problem documents (RFC 9457) with a stable \`code\`. \`x-permission\` names what a route
demands.`;

const problemSchema = {
  type: 'object' as const,
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  properties: {
    type: { type: 'string' as const },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    detail: { type: 'string' as const, description: 'One sentence for a person' },
    code: { type: 'string' as const, description: 'Stable, for programs' },
    request_id: { type: 'string' as const },
    errors: {
      type: 'array' as const,
      items: {
        type: 'object' as const,
        properties: { field: { type: 'string' as const }, message: { type: 'string' as const } },
      },
    },
  },
};

/** The description of the API, made from the routes and their schemas. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Hospital Platform')
    .setDescription(description)
    .setVersion('1')
    .setLicense('UNLICENSED', 'https://spdx.org/licenses/')
    .addServer('/')
    .addBearerAuth()
    .addOAuth2(
      { type: 'oauth2', flows: { password: { tokenUrl: '/api/v1/auth/token', scopes: {} } } },
      'password',
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return withProblems(document);
}

/** Every route can refuse; the shape is the same everywhere. */
function withProblems(document: OpenAPIObject): OpenAPIObject {
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  const answer = (text: string) => ({
    description: text,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });
  for (const path of Object.values(document.paths)) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = path[method];
      if (!operation) continue;
      const secured = (operation.security ?? []).length > 0;
      operation.responses = {
        ...operation.responses,
        ...(secured && { 401: answer('Not signed in'), 403: answer('Not allowed') }),
        '4XX': answer('Refused; the sentence in `detail` says why'),
      };
      if (!secured) operation.security = [];
    }
  }
  return document;
}

/** Serves the description: Swagger UI at /docs, Redoc at /redoc, the document at /openapi.json. */
export async function serveDescription(app: NestFastifyApplication): Promise<void> {
  SwaggerModule.setup('docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Hospital Platform',
    swaggerOptions: { persistAuthorization: true, docExpansion: 'none', tagsSorter: 'alpha' },
  });
  const bundle = createRequire(import.meta.url).resolve('redoc/bundles/redoc.standalone.js');
  const { default: statics } = await import('@fastify/static');
  const server = app.getHttpAdapter().getInstance();
  await server.register(statics, { root: dirname(bundle), prefix: '/redoc/', decorateReply: false });
  server.get('/redoc', (_request, reply) => reply.type('text/html; charset=utf-8').send(redocPage));
}

const redocPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Hospital Platform</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><redoc spec-url="/openapi.json"></redoc><script src="/redoc/redoc.standalone.js"></script></body></html>`;
