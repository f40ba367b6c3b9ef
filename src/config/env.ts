import { z } from 'zod';

const flag = z
  .enum(['true', 'false', '1', '0', 'on', 'off'], { error: 'must be true or false' })
  .transform(value => value === 'true' || value === '1' || value === 'on');

const whole = (least: number, most: number, what = 'whole') => {
  const error = `must be a ${what} number from ${least} to ${most}`;
  return z.coerce.number({ error }).int(error).min(least, error).max(most, error);
};

const url = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `must be an address such as ${example}` });

const oneOf = <const T extends string>(...values: T[]) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

const address = z.email({ error: 'must be an e-mail address' });

const telephone = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, 'must be a telephone number with country code, e.g. +919876543210');

/**
 * Every setting of the product, with its default. `docs/configuration.md` is generated from this schema.
 * The process stops with one sentence when a value is missing or wrong.
 */
const settings = z.object({
  NODE_ENV: oneOf('development', 'test', 'production')
    .default('development')
    .describe('Production demands secrets and adds HSTS.'),
  PORT: whole(1, 65_535, 'port').default(3000).describe('Port of the HTTP API.'),
  HOST: z.string().default('127.0.0.1').describe('Address the API listens on; 0.0.0.0 in containers.'),
  PUBLIC_URL: url(/^https?$/, 'https://hospitals.example')
    .default('http://localhost:3000')
    .describe('Address of the web client; links in messages begin with it. Its default follows PORT.'),
  CORS_ORIGINS: z
    .string()
    .default('*')
    .describe('Origins of web clients, separated by commas. The API uses no cookies.'),
  DATA_DIR: z
    .string()
    .default('.data')
    .describe('Folder of the embedded database, files, unsent messages and generated secrets.'),
  DATABASE_URL: url(/^postgres(ql)?$/, 'postgres://owner:password@localhost:5432/hospitals')
    .optional()
    .describe(
      'PostgreSQL 16+ connection of the owner role (may create schemas and roles). Unset: an embedded PostgreSQL is started.',
    ),
  DATABASE_POOL_SIZE: whole(1, 200).default(10).describe('Connections of the tenant pool per process.'),
  REDIS_URL: url(/^rediss?$/, 'redis://localhost:6379')
    .optional()
    .describe('Redis 6.2+ for queues, counters and live events. Unset: PostgreSQL serves them.'),
  APP_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters')
    .describe('Master secret: signing keys, data keys and role passwords are derived from it.'),
  APP_SECRET_PREVIOUS: z
    .string()
    .min(32, 'must have at least 32 characters')
    .optional()
    .describe(
      'The APP_SECRET before this one: access tokens and links in reminders of its time are accepted until they expire.',
    ),
  DEMO_MODE: flag
    .default(false)
    .describe('Demo hospitals and well-known demo sign-ins. On with the embedded database, else off.'),
  DEMO_AUTO_FRESHEN: flag
    .default(false)
    .describe(
      'A sign-in at a demo hospital has its data moved to today by a worker; nobody waits for it. On with the embedded database, else off.',
    ),
  DEMO_FRESHEN_DAYS: whole(1, 365)
    .optional()
    .describe('Days by which such a move goes at most. Unset: always to today.'),
  SUPER_ADMIN_EMAIL: address
    .optional()
    .describe('Sign-in of the platform super admin; in demo mode `superadmin@demo.hms`.'),
  SUPER_ADMIN_PASSWORD: z
    .string()
    .min(8, 'must have at least 8 characters')
    .max(128, 'must have at most 128 characters')
    .optional()
    .describe('Password of the platform super admin; in demo mode `Demo@12345`.'),
  AUTO_ACTIVATE_TENANTS: flag
    .default(true)
    .describe('A verified hospital becomes ACTIVE at once; otherwise a super admin activates it.'),
  ACCESS_TOKEN_MINUTES: whole(1, 1440).default(60).describe('Lifetime of an access token in minutes.'),
  REFRESH_TOKEN_DAYS: whole(1, 365)
    .default(7)
    .describe('Lifetime of a refresh token, and with it of a session that is not used, in days.'),
  PASSWORD_HASH_MEMORY_KIB: whole(1024, 4_194_304).default(65_536).describe('Memory of argon2id in KiB.'),
  PASSWORD_HASH_PASSES: whole(1, 100).default(3).describe('Passes of argon2id.'),
  LOCKOUT_FAILURES: whole(1, 100)
    .default(5)
    .describe('Failed sign-ins after which an e-mail address is locked.'),
  LOCKOUT_MINUTES: whole(1, 1440)
    .default(15)
    .describe('Minutes in which failed sign-ins are counted, from the first one on.'),
  ADDRESS_FAILURES: whole(1, 1_000_000)
    .default(100)
    .describe('Failed sign-ins in the same minutes after which a client address is refused.'),
  SMTP_URL: url(/^smtps?$/, 'smtp://user:password@localhost:587')
    .optional()
    .describe(
      'smtp:// or smtps:// server for e-mail. Without it and RESEND_API_KEY messages are kept as files under DATA_DIR/mail.',
    ),
  RESEND_API_KEY: z
    .string()
    .regex(/^\S{8,}$/, 'must be a key such as re_123…')
    .optional()
    .describe('Key of resend.com, which sends e-mail instead of an SMTP server.'),
  RESEND_API_URL: url(/^https?$/, 'https://api.resend.com')
    .optional()
    .describe('Another address of that service, e.g. a proxy.'),
  MAIL_FROM: z.string().default('Hospital Platform <no-reply@localhost>').describe('Sender of every e-mail.'),
  MAIL_SANDBOX_RECIPIENT: address
    .optional()
    .describe('Sandbox mode: every e-mail goes to this address instead of its recipient.'),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hexadecimal digits')
    .optional()
    .describe('Twilio account for SMS and WhatsApp. Unset: messages are kept as files under DATA_DIR/texts.'),
  TWILIO_AUTH_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .optional()
    .describe('Its secret.'),
  TWILIO_SMS_FROM: z
    .string()
    .regex(/^(\+[1-9]\d{6,14}|MG[0-9a-fA-F]{32})$/, 'must be a telephone number or a messaging service MG…')
    .optional()
    .describe('Number or messaging service that sends SMS.'),
  TWILIO_WHATSAPP_FROM: telephone.optional().describe('Number that sends WhatsApp messages.'),
  TWILIO_API_URL: url(/^https?$/, 'https://api.twilio.com')
    .optional()
    .describe('Another address of that service, e.g. a proxy.'),
  TEXT_SANDBOX_RECIPIENT: telephone
    .optional()
    .describe('Sandbox mode: every SMS and WhatsApp message goes to this number instead of its recipient.'),
  TEXT_CHANNEL: oneOf('SMS', 'WHATSAPP').default('SMS').describe('How short messages reach patients.'),
  PATIENT_EMAILS: flag.default(true).describe('Whether patients are written to by e-mail at all.'),
  PATIENT_TEXTS: flag.default(true).describe('Whether patients are sent SMS or WhatsApp messages at all.'),
  S3_ENDPOINT: url(/^https?$/, 'https://s3.ap-south-1.amazonaws.com')
    .optional()
    .describe(
      'S3-compatible store for files. Unset: they are kept under DATA_DIR/blobs. Encrypted either way.',
    ),
  S3_BUCKET: z.string().optional().describe('Bucket that holds the files of every hospital.'),
  S3_REGION: z
    .string()
    .optional()
    .describe('Region that requests are signed for; any word where a store has none.'),
  S3_ACCESS_KEY_ID: z.string().optional().describe('Key that may read, write and delete in the bucket.'),
  S3_SECRET_ACCESS_KEY: z.string().optional().describe('Its secret.'),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent')
    .default('info')
    .describe('Least severe level that is logged.'),
});

/** Rules between settings; each names the one to put right. */
export const rulesBetween: {
  readonly of: keyof z.output<typeof settings>;
  readonly error: string;
  readonly holds: (env: z.output<typeof settings>) => boolean;
}[] = [
  {
    of: 'DEMO_MODE',
    error: 'cannot be on in production with a database server: demo passwords are public',
    holds: env => !(env.NODE_ENV === 'production' && env.DEMO_MODE && env.DATABASE_URL !== undefined),
  },
  {
    of: 'SUPER_ADMIN_PASSWORD',
    error: 'and SUPER_ADMIN_EMAIL belong together: set both or neither',
    holds: env => (env.SUPER_ADMIN_EMAIL === undefined) === (env.SUPER_ADMIN_PASSWORD === undefined),
  },
  {
    of: 'RESEND_API_KEY',
    error: 'and SMTP_URL exclude each other: e-mail has one way out',
    holds: env => !(env.RESEND_API_KEY && env.SMTP_URL),
  },
  {
    of: 'TWILIO_ACCOUNT_SID',
    error: 'needs TWILIO_AUTH_TOKEN and TWILIO_SMS_FROM or TWILIO_WHATSAPP_FROM: set all of it or nothing',
    holds: env => {
      const { TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token } = env;
      const from = env.TWILIO_SMS_FROM ?? env.TWILIO_WHATSAPP_FROM;
      return (account && token && from) !== undefined || (account ?? token ?? from) === undefined;
    },
  },
  {
    of: 'S3_ENDPOINT',
    error:
      'belongs together with S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: set all or none',
    holds: ({ S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY }) =>
      new Set(
        [S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY].map(
          value => value === undefined,
        ),
      ).size === 1,
  },
];

export const envSchema = settings.superRefine((env, context) => {
  for (const { of, error, holds } of rulesBetween)
    if (!holds(env)) context.addIssue({ code: 'custom', path: [of], message: error });
});

export type Env = z.output<typeof envSchema>;

/** A configuration that cannot be used; the message is one sentence for the operator. */
export class ConfigurationError extends Error {}

/** Parses the environment once. Empty values count as unset. Throws {@link ConfigurationError}. */
export function parseEnv(source: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = envSchema.safeParse(given);
  if (result.success) {
    const env = result.data;
    return given['PUBLIC_URL'] === undefined ? { ...env, PUBLIC_URL: `http://localhost:${env.PORT}` } : env;
  }
  const problems = result.error.issues.map(issue => {
    const name = issue.path.join('.');
    return given[name] === undefined && issue.code === 'invalid_type'
      ? `${name} is not set`
      : `${name} ${issue.message}`;
  });
  throw new ConfigurationError(`The configuration cannot be used: ${problems.join('; ')}.`);
}
