import { z } from 'zod';

const flag = z
  .enum(['true', 'false', '1', '0', 'on', 'off'], { error: 'must be true or false' })
  .transform(value => value === 'true' || value === '1' || value === 'on');

const port = z.coerce
  .number({ error: 'must be a port number' })
  .int()
  .min(1, 'must be a port number between 1 and 65535')
  .max(65_535, 'must be a port number between 1 and 65535');

/**
 * Every setting of the product, with its default. `docs/configuration.md` is generated from this schema.
 * The process stops with one sentence when a value is missing or wrong.
 */
export const envSchema = z
  .object({
    NODE_ENV: z
      .enum(['development', 'test', 'production'])
      .default('development')
      .describe('Production demands secrets and adds HSTS.'),
    PORT: port.default(3000).describe('Port of the HTTP API.'),
    HOST: z.string().default('127.0.0.1').describe('Address the API listens on; 0.0.0.0 in containers.'),
    PUBLIC_URL: z
      .url()
      .default('http://localhost:3000')
      .describe('Address of the web client; links in messages begin with it.'),
    CORS_ORIGINS: z
      .string()
      .default('*')
      .describe('Origins of web clients, separated by commas. The API uses no cookies.'),
    DATA_DIR: z
      .string()
      .default('.data')
      .describe('Folder of the embedded database, unsent messages and generated secrets.'),
    DATABASE_URL: z
      .url()
      .optional()
      .describe(
        'PostgreSQL 16+ connection of the owner role (may create schemas and roles). Unset: an embedded PostgreSQL is started.',
      ),
    DATABASE_POOL_SIZE: z.coerce
      .number()
      .int()
      .min(1)
      .max(200)
      .default(10)
      .describe('Connections of the tenant pool per process.'),
    REDIS_URL: z
      .url()
      .optional()
      .describe('Redis 6.2+ for queues, counters and live events. Unset: PostgreSQL serves them.'),
    APP_SECRET: z
      .string()
      .min(32, 'must have at least 32 characters')
      .describe('Master secret: signing keys, data keys and role passwords are derived from it.'),
    DEMO_MODE: flag
      .default(false)
      .describe('Demo hospitals and well-known demo sign-ins. On with the embedded database, else off.'),
    SUPER_ADMIN_EMAIL: z.email().optional().describe('Sign-in of the platform super admin.'),
    SUPER_ADMIN_PASSWORD: z
      .string()
      .min(8)
      .max(128)
      .optional()
      .describe('Password of the platform super admin.'),
    AUTO_ACTIVATE_TENANTS: flag
      .default(true)
      .describe('A verified hospital becomes ACTIVE at once; otherwise a super admin activates it.'),
    ACCESS_TOKEN_MINUTES: z.coerce
      .number()
      .int()
      .min(1)
      .max(1440)
      .default(60)
      .describe('Lifetime of an access token in minutes.'),
    PASSWORD_HASH_MEMORY_KIB: z.coerce
      .number()
      .int()
      .min(1024)
      .default(65_536)
      .describe('Memory of argon2id in KiB.'),
    PASSWORD_HASH_PASSES: z.coerce.number().int().min(1).default(3).describe('Passes of argon2id.'),
    SMTP_URL: z
      .url()
      .optional()
      .describe(
        'smtp:// or smtps:// server for e-mail. Unset: messages are kept as files under DATA_DIR/mail.',
      ),
    MAIL_FROM: z
      .string()
      .default('Hospital Platform <no-reply@localhost>')
      .describe('Sender of every e-mail.'),
    MAIL_SANDBOX_RECIPIENT: z
      .email()
      .optional()
      .describe('Sandbox mode: every e-mail goes to this address instead of its recipient.'),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
      .default('info')
      .describe('Least severe level that is logged.'),
  })
  .refine(env => !(env.NODE_ENV === 'production' && env.DEMO_MODE && env.DATABASE_URL !== undefined), {
    path: ['DEMO_MODE'],
    error: 'cannot be on in production with a database server: demo passwords are public',
  })
  .refine(env => (env.SUPER_ADMIN_EMAIL === undefined) === (env.SUPER_ADMIN_PASSWORD === undefined), {
    path: ['SUPER_ADMIN_PASSWORD'],
    error: 'and SUPER_ADMIN_EMAIL belong together: set both or neither',
  });

export type Env = z.output<typeof envSchema>;

/** A configuration that cannot be used; the message is one sentence for the operator. */
export class ConfigurationError extends Error {}

/** Parses the environment once. Empty values count as unset. Throws {@link ConfigurationError}. */
export function parseEnv(source: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = envSchema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map(issue => {
    const name = issue.path.join('.');
    return given[name] === undefined && issue.code === 'invalid_type'
      ? `${name} is not set`
      : `${name} ${issue.message}`;
  });
  throw new ConfigurationError(`The configuration cannot be used: ${problems.join('; ')}.`);
}
