import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { completeOperations } from './openapi.operations.js';
import { toOpenApiSchema } from './openapi.schemas.js';

const description = `One API for staff, patients and platform administrators.

Sign in at \`POST /api/v1/auth/login\` (OAuth2 password form; the *Authorize* button does it) and send the access token
as a bearer token. Errors are problem documents (RFC 9457) with a stable \`code\`. \`x-realm\` says who may call a
route: \`public\`, \`account\` (anybody signed in), \`tenant\` (staff of a hospital), \`device\` (with the key of a device) \`portal\` (patients, for
their own record) or \`platform\` (super admins);
\`x-permission\` lists the permissions of which the caller needs one; without it any staff of the hospital may call a
\`tenant\` route, for what is their own.`;

/** Groups of routes, in the order in which they are read best. */
const tags: Record<string, string> = {
  'Signing in': 'Sessions, passwords and the links that are mailed',
  Dashboard: 'What the caller has to know now',
  Analytics: 'How the hospital develops, day by day, week by week, month by month',
  Patients: 'Registration, search and records',
  'Doctor search': 'Doctors with their next free time, for anybody',
  Doctors: 'What doctors say of themselves',
  Specializations: 'What doctors can be specialized in: one list for all hospitals',
  Availability: 'When doctors work and are away, and which of their time is free',
  Appointments: 'Booking and the outpatient visit, from check-in to completion',
  'Waiting room': 'Walk-ins, tokens, who is called next, and the board that shows it',
  Prescriptions: 'Writing, issuing and dispensing, and the paper',
  Admissions: 'Stays in hospital, from admission to discharge',
  Beds: 'Wards and beds, who lies where, and the live board',
  Portal: 'The door of patients: codes by mail or SMS, their account, and whose record it stands for',
  Verification: 'Whether a paper is genuine, for anybody who holds it',
  Stock: 'Items, deliveries, and every movement of them',
  'Problem list': 'Conditions and allergies of patients',
  'Vital signs': 'Sets and single readings, their history and series, and what was taken offline',
  Alerts: 'Readings that call for somebody, the rules that say so, and who has answered',
  'Early warning': 'NEWS2 of adults in care, and when to look again',
  Devices: 'What measures by itself, each for one patient',
  Staff: 'The people who work in a hospital',
  Departments: 'Where they work',
  Roles: 'What they may do',
  Settings: 'What a hospital says of itself, and what it demands',
  Inbox: 'What the caller is told, and the stream of it',
  Notifications: 'Messages to patients and staff, and what became of them',
  Audit: 'Who did and saw what, and that nobody has changed what is written of it',
  Hospitals: 'Registration of hospitals, and their administration by the platform',
  'Platform metrics': 'What hospitals have and add, who works in them, and the queues',
  Queues: 'Jobs that were given up, and their revival',
  'Demo data': 'Filling and refreshing the demo hospitals',
  About: 'What this is, and whether it works',
};

const problemSchema = {
  type: 'object' as const,
  description: 'RFC 9457. Some refusals have further members, which their description names.',
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  properties: {
    type: { type: 'string' as const, format: 'uri' },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    detail: { type: 'string' as const, description: 'One sentence for a person' },
    code: { type: 'string' as const, description: 'Stable, for programs' },
    request_id: { type: 'string' as const, description: 'Names this request in our logs' },
    errors: {
      type: 'array' as const,
      description: 'The members that were refused',
      items: {
        type: 'object' as const,
        required: ['field', 'message'],
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
    .addServer('/')
    .addBearerAuth()
    .addOAuth2(
      { type: 'oauth2', flows: { password: { tokenUrl: '/api/v1/auth/token', scopes: {} } } },
      'password',
    )
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Api-Key' }, 'device-key')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
    standardSchemaConverter: toOpenApiSchema,
  });
  const { title, version } = document.info;
  document.info = { title, version, description };
  document.tags = Object.entries(tags).map(([name, text]) => ({ name, description: text }));
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  return completeOperations(document);
}

/** Serves the description: Swagger UI at /docs, Redoc at /redoc, the document at /openapi.json. */
export async function serveDescription(app: NestFastifyApplication): Promise<void> {
  SwaggerModule.setup('docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Hospital Platform',
    swaggerOptions: { persistAuthorization: true, docExpansion: 'none', showExtensions: true },
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
<body><redoc spec-url="/openapi.json" show-extensions="true"></redoc><script src="/redoc/redoc.standalone.js"></script></body></html>`;
