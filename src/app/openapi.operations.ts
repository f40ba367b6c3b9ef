import type { OpenAPIObject } from '@nestjs/swagger';
import type { AccessRule } from '../core/access/access.decorator.js';
import { purposesOfUse } from '../core/http/purpose-of-use.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Components = NonNullable<OpenAPIObject['components']>;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Method = (typeof methods)[number];

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** Refusals that follow from the kind of a route; all have the same shape. */
const responses: Components['responses'] = {
  SignInRequired: problem('The token is missing, or its session has ended'),
  NotAllowed: problem(
    'The permission is missing, the password must be changed, a second factor must be set up, or the hospital is not active',
  ),
  NotFound: problem('There is no such thing in this hospital'),
  Invalid: problem('Members of the request are missing or wrong; `errors` names them'),
  Conflict: problem('It conflicts with something that exists, or somebody changed it at the same moment'),
  Changed: problem('It is no longer what `If-Match` names'),
  Refused: problem('Refused; `detail` says why'),
  Failed: problem('500: our mistake. 503: busy or down for a moment, try again after `Retry-After` seconds'),
};

const parameters: Components['parameters'] = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'Sent again with the same key, the request does nothing and answers the same',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The `ETag` that was read; 412 when the row has changed since',
    schema: { type: 'string' },
  },
  PurposeOfUse: {
    name: 'X-Purpose-Of-Use',
    in: 'header',
    description: 'Why the caller asks (HL7 PurposeOfUse); the audit keeps it. Other values are ignored',
    schema: { type: 'string', enum: [...purposesOfUse] },
  },
};

const headers: Components['headers'] = {
  ETag: { description: 'The version of the row', schema: { type: 'string' } },
  RequestId: { description: 'Names this request in our logs', schema: { type: 'string', format: 'uuid' } },
};

/** Adds to every operation what all of its kind have in common. */
export function completeOperations(document: OpenAPIObject): OpenAPIObject {
  document.components = { ...document.components, responses, parameters, headers };
  for (const [path, item] of Object.entries(document.paths))
    for (const method of methods) {
      const operation = item[method];
      if (operation) item[method] = completed(operation, method, path, document);
    }
  return document;
}

function completed(operation: Operation, method: Method, path: string, document: OpenAPIObject): Operation {
  const realm = (operation as { 'x-realm'?: AccessRule['realm'] })['x-realm'] ?? 'public';
  const isWrite = method !== 'get';
  const shared = [
    ...(realm === 'tenant' ? ['PurposeOfUse'] : []),
    ...(['tenant', 'device', 'portal'].includes(realm) && method === 'post' ? ['IdempotencyKey'] : []),
    ...(realm === 'tenant' && isWrite && method !== 'post' ? ['IfMatch'] : []),
  ];
  const takesInput = (operation.parameters ?? []).length > 0 || operation.requestBody !== undefined;
  return {
    ...operation,
    operationId: uniqueId(operation.operationId ?? '', path),
    parameters: [
      ...(operation.parameters ?? []),
      ...shared.map(name => ({ $ref: `#/components/parameters/${name}` })),
    ],
    ...(operation.requestBody && { requestBody: withNecessity(operation.requestBody) }),
    responses: {
      ...refer({
        ...(realm !== 'public' && { 401: 'SignInRequired', 403: 'NotAllowed' }),
        ...(path.includes('{') && { 404: 'NotFound' }),
        ...(realm === 'tenant' && isWrite && { 409: 'Conflict' }),
        ...(shared.includes('IfMatch') && { 412: 'Changed' }),
        ...(takesInput && { 422: 'Invalid' }),
        '4XX': 'Refused',
        '5XX': 'Failed',
      }),
      ...declared(operation.responses, document),
    },
    security: operation.security ?? [],
  };
}

const refer = (names: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(names).map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }]),
  );

/** What the route itself says: successes with their headers; refusals without a body of their own are problems. */
function declared(answers: Operation['responses'], document: OpenAPIObject): Operation['responses'] {
  const entries = Object.entries(answers).map(([status, answer]) => {
    if (!answer || '$ref' in answer) return [status, answer];
    if (Number(status) >= 400) return [status, answer.content ? answer : problem(answer.description)];
    const schema = answer.content?.['application/json']?.schema;
    const name = schema && '$ref' in schema ? schema.$ref.split('/').pop() : undefined;
    return [status, { ...answer, headers: headersOf(name, document) }];
  });
  return Object.fromEntries(entries) as Operation['responses'];
}

function headersOf(schemaName: string | undefined, { components }: OpenAPIObject) {
  const schema = components?.schemas?.[schemaName ?? ''];
  const hasVersion = schema && 'properties' in schema && schema.properties?.['version'] !== undefined;
  return {
    'X-Request-Id': { $ref: '#/components/headers/RequestId' },
    ...(hasVersion && { ETag: { $ref: '#/components/headers/ETag' } }),
  };
}

/** A body that may be left out is marked by its schema; OpenAPI says it beside the schema. */
function withNecessity(body: NonNullable<Operation['requestBody']>): NonNullable<Operation['requestBody']> {
  if ('$ref' in body) return body;
  let required = true;
  const content = Object.entries(body.content).map(([type, { schema = {}, ...media }]) => {
    const { 'x-optional': optional, ...rest } = schema as { 'x-optional'?: true };
    if (optional) required = false;
    return [type, { ...media, schema: rest }] as const;
  });
  return { ...body, required, content: Object.fromEntries(content) };
}

/** A handler with several addresses has one id with a number; the first keeps the name, the others add theirs. */
function uniqueId(id: string, path: string): string {
  const [, name = id, index = '0'] = /^(.*)\[(\d+)\]$/.exec(id) ?? [];
  return index === '0' ? name : `${name}_${path.split('/').pop()}`;
}
