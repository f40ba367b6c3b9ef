/** What the description of the API says of ids in bodies and filters; so that none is forgotten. */
interface Schema {
  readonly $ref?: string;
  readonly format?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Operation {
  readonly parameters?: readonly { readonly in?: string; readonly name?: string; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** `METHOD path member` of every id in a body (or in the query) of the routes that are asked for. */
export function describedIds(
  description: Description,
  routes: readonly string[],
): { body: string[]; query: string[] } {
  const found: { body: string[]; query: string[] } = { body: [], query: [] };
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ');
    const operation = description.paths[`/api/v1${path.replace(/:(\w+)/g, '{$1}')}`]?.[method.toLowerCase()];
    if (!operation) throw new Error(`${route} is not described.`);
    const filters = (operation.parameters ?? []).filter(({ in: place }) => place === 'query');
    for (const { name = '', schema = {} } of filters)
      if (isId(name, schema)) found.query.push(`${route} ${name}`);
    for (const { schema } of Object.values(operation.requestBody?.content ?? {}))
      for (const member of idsIn(schema, description)) found.body.push(`${route} ${member}`);
  }
  return found;
}

function idsIn(schema: Schema, description: Description, path = ''): string[] {
  const known = schema.$ref && description.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
  if (known) return idsIn(known, description, path);
  const inMembers = Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
    isId(name, member) ? [`${path}${name}`] : idsIn(member, description, `${path}${name}.`),
  );
  const inParts = [
    schema.items,
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
  ].flatMap(part => (part ? idsIn(part, description, path) : []));
  return [...new Set([...inMembers, ...inParts])];
}

function isId(name: string, { format, items, anyOf = [], oneOf = [] }: Schema): boolean {
  const isUuid = [format, items?.format, ...[...anyOf, ...oneOf].map(part => part.format)].includes('uuid');
  return isUuid || /_ids?$/.test(name);
}
