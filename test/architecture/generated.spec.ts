import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { OpenAPIObject } from '@nestjs/swagger';
import { generatedDocs } from '../../scripts/docs/generated-docs.js';
import { addressOf } from '../../src/app/api.js';
import { RouteRegistry } from '../../src/core/access/route-registry.js';
import { startApi, type TestApi } from '../support/api.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & {
  readonly route: string;
  readonly 'x-realm'?: string;
  readonly 'x-permission'?: string[];
};

let api: TestApi;
let document: OpenAPIObject;
let operations: Operation[];

beforeAll(async () => {
  api = await startApi();
  document = JSON.parse(await readFile('docs/openapi.json', 'utf8')) as OpenAPIObject;
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap(method => {
      const operation = item[method];
      return operation ? [{ ...operation, route: `${method.toUpperCase()} ${path}` }] : [];
    }),
  );
});
afterAll(() => api.close());

/** Routes of the operations for which something does not hold. */
const except = (holds: (operation: Operation) => boolean): string[] =>
  operations.filter(operation => !holds(operation)).map(({ route }) => route);

const contentOf = (part: unknown, type: string): { schema?: object } | undefined =>
  (part as { content?: Record<string, { schema?: object }> }).content?.[type];

const contentTypeOf = (part: unknown): string =>
  Object.keys((part as { content?: object }).content ?? {})[0] ?? '';

const isNamed = (schema: object | undefined): boolean =>
  schema !== undefined &&
  ('$ref' in schema ||
    ('type' in schema && schema.type === 'array' && isNamed((schema as { items?: object }).items)) ||
    ('anyOf' in schema && (schema.anyOf as object[]).every(isNamed)));

const refsIn = (part: unknown): string[] =>
  [...JSON.stringify(part ?? null).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name ?? '',
  );

describe('generated documents', () => {
  it('are current; "npm run generate" writes them anew', async () => {
    const stale: string[] = [];
    for (const [path, text] of Object.entries(await generatedDocs()))
      if (text !== (await readFile(path, 'utf8'))) stale.push(path);
    expect(stale).toEqual([]);
  });

  it('include the very description that the product serves', async () => {
    const served = await fetch(`${api.address}/openapi.json`);
    expect(await served.json()).toEqual(document);
  });
});

describe('the description of the API', () => {
  it('passes the linter without a complaint', async () => {
    const redocly = promisify(execFile)(process.execPath, [
      'node_modules/@redocly/cli/bin/cli.js',
      'lint',
      'docs/openapi.json',
      '--format=json',
    ]);
    const { stdout } = await redocly;
    expect(JSON.parse(stdout)).toMatchObject({ totals: { errors: 0, warnings: 0 } });
  });

  it('is OpenAPI 3.1 and has every route, with what it demands', () => {
    expect(document.openapi).toBe('3.1.0');
    const described = operations.map(operation => ({
      route: operation.route,
      realm: operation['x-realm'],
      permissions: operation['x-permission'],
    }));
    const declared = api.app
      .get(RouteRegistry)
      .routes()
      .map(({ method, path, rule }) => ({
        route: `${method} ${addressOf(path).replaceAll(/:(\w+)/g, '{$1}')}`,
        realm: rule.realm,
        permissions: 'anyOf' in rule ? rule.anyOf : undefined,
      }));
    const byRoute = (a: { route: string }, b: { route: string }) => (a.route < b.route ? -1 : 1);
    expect(described.sort(byRoute)).toEqual(declared.sort(byRoute));
  });

  it('demands a token exactly where the route does', () => {
    expect(
      except(({ security, 'x-realm': realm }) => (security?.length === 0) === (realm === 'public')),
    ).toEqual([]);
  });

  it('says at every route of a hospital, and at no other, that the purpose may be told', () => {
    const takesPurpose = ({ parameters = [] }: Operation) =>
      parameters.some(each => '$ref' in each && each.$ref === '#/components/parameters/PurposeOfUse');
    expect(except(operation => takesPurpose(operation) === (operation['x-realm'] === 'tenant'))).toEqual([]);
  });

  it('gives every operation a summary, a described group and an id of its own', () => {
    const groups = document.tags?.map(({ name }) => name) ?? [];
    expect(except(({ summary }) => (summary ?? '').length > 0)).toEqual([]);
    expect(except(({ tags = [] }) => tags.length === 1 && groups.includes(tags[0] ?? ''))).toEqual([]);
    expect(except(({ operationId }) => /^\w+_\w+$/.test(operationId ?? ''))).toEqual([]);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  it('names the schema of every success and of every body', () => {
    const successOf = ({ responses }: Operation) =>
      Object.entries(responses).filter(([status]) => status.startsWith('2'));
    expect(except(operation => successOf(operation).length === 1)).toEqual([]);
    expect(
      except(operation =>
        successOf(operation).every(
          ([status, answer]) => status === '204' || isNamed(contentOf(answer, contentTypeOf(answer))?.schema),
        ),
      ),
    ).toEqual([]);
    const bodyOf = ({ requestBody }: Operation) =>
      contentOf(requestBody, 'application/json') ??
      contentOf(requestBody, 'application/x-www-form-urlencoded');
    const isForm = ({ requestBody }: Operation) =>
      contentOf(requestBody, 'multipart/form-data') !== undefined;
    const hasNamedBody = (operation: Operation) => isForm(operation) || isNamed(bodyOf(operation)?.schema);
    expect(except(operation => !operation.requestBody || hasNamedBody(operation))).toEqual([]);
  });

  it('keeps what is sent and what is answered apart: no schema serves both', () => {
    const sent = new Set(operations.flatMap(({ requestBody }) => refsIn(requestBody)));
    const answered = operations.flatMap(({ responses }) => refsIn(responses));
    expect(answered.filter(name => sent.has(name))).toEqual([]);
  });

  it('tells the refusals of every operation, all of them problem documents', () => {
    const { responses: shared = {} } = document.components ?? {};
    for (const answer of Object.values(shared))
      expect(contentOf(answer, 'application/problem+json')).toEqual({
        schema: { $ref: '#/components/schemas/Problem' },
      });
    const tells =
      (...statuses: string[]) =>
      ({ responses }: Operation) =>
        statuses.every(status => status in responses);
    expect(except(tells('4XX', '5XX'))).toEqual([]);
    expect(except(operation => operation['x-realm'] === 'public' || tells('401', '403')(operation))).toEqual(
      [],
    );
    expect(except(operation => !operation.route.includes('{') || tells('404', '422')(operation))).toEqual([]);
    expect(except(operation => !operation.requestBody || tells('422')(operation))).toEqual([]);
  });

  it('has a parameter for every placeholder of a path', () => {
    const declared = ({ parameters = [] }: Operation) =>
      parameters.flatMap(parameter =>
        'name' in parameter && parameter.in === 'path' ? [parameter.name] : [],
      );
    expect(
      except(operation => {
        const placeholders = [...operation.route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        return JSON.stringify(declared(operation)) === JSON.stringify(placeholders);
      }),
    ).toEqual([]);
  });
});
