import { z } from 'zod';
import { envSchema, rulesBetween } from '../../src/config/env.js';
import { code, generated, table } from './table.js';

/** Every variable of the environment, from the schema that parses it. */
export function configurationDoc(): string {
  const rows = Object.entries(envSchema.shape).map(([name, schema]) => [
    code(name),
    defaultOf(schema),
    valuesOf(schema),
    schema.description ?? '',
  ]);
  const rules = rulesBetween.map(({ of, error }) => `- ${code(of)} ${error}.`);
  return (
    [
      '# Configuration',
      generated,
      'Everything is set by variables of the environment, read once when a process starts; an empty value counts as unset. A wrong one stops the process with a sentence.',
      table(['Variable', 'Default', 'Values', 'Meaning'], rows),
      'Between variables:',
      rules.join('\n'),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

function defaultOf(schema: z.ZodType): string {
  const unset = schema.safeParse(undefined);
  if (!unset.success) return 'required';
  return unset.data === undefined ? 'unset' : code(JSON.stringify(unset.data).replaceAll('"', ''));
}

function valuesOf(schema: z.ZodType): string {
  const { enum: choices, minimum, maximum, minLength, format } = z.toJSONSchema(schema, { io: 'input' });
  if (choices?.includes('true')) return '`true`, `false`';
  if (choices) return choices.map(choice => code(String(choice))).join(', ');
  if (minimum !== undefined) return `${minimum} to ${maximum}`;
  if (minLength !== undefined) return `${minLength} characters or more`;
  return { email: 'e-mail address', uri: 'URL' }[format ?? ''] ?? 'text';
}
