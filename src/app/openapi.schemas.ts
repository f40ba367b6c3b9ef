import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Formats that say all that their regular expressions say. */
const toldByFormat = ['uuid', 'date', 'date-time', 'email'];

/** Turns the Zod schemas of a route into the JSON Schema of OpenAPI 3.1; those with an id become components. */
export function toOpenApiSchema(schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }) {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io: schemaType });
  for (const part of [own, ...Object.values($defs)]) tidy(part);
  // Read by the description of the body, which says it in another place.
  const optional = schema instanceof z.ZodOptional && { 'x-optional': true };
  return { schema: { ...own, ...optional }, components: $defs };
}

/** Leaves out what is said twice or says nothing, in the schema and everything in it. */
function tidy(schema: JsonSchema): void {
  for (const part of Object.values(schema).flat<unknown[]>())
    if (typeof part === 'object' && part !== null) tidy(part as JsonSchema);
  if (toldByFormat.includes(String(schema.format))) delete schema.pattern;
  if (schema.minLength === 0) delete schema.minLength;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  // Unknown members of a request are ignored, and answers may gain members.
  delete schema.additionalProperties;
  joinNull(schema);
}

/** `type: [string, null]` reads better than `anyOf: [string, null]`. */
function joinNull(schema: JsonSchema): void {
  const choices = schema.anyOf ?? [];
  const [other, ...others] = choices.filter(({ type }) => type !== 'null');
  if (choices.length !== 2 || others.length > 0 || typeof other?.type !== 'string') return;
  const { type, ...constraints } = other;
  const { anyOf: _, ...own } = schema;
  delete schema.anyOf;
  Object.assign(schema, { type: [type, 'null'] }, constraints, own);
  if (constraints.enum) schema.enum = [...constraints.enum, null];
}
