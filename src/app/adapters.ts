import { join } from 'node:path';
import type { Settings } from '../config/settings.js';
import type { Keys } from '../core/crypto/keys.js';
import { urlFor } from '../core/database/logins.js';
import type { BlobStore } from '../core/gateways/blob-store/blob-store.js';
import { FolderBlobStore } from '../core/gateways/blob-store/folder-blob-store.js';
import { S3BlobStore } from '../core/gateways/blob-store/s3-blob-store.js';
import { SealedBlobStore } from '../core/gateways/blob-store/sealed-blob-store.js';
import type { Counters } from '../core/gateways/counters/counters.js';
import { FallbackCounters } from '../core/gateways/counters/fallback-counters.js';
import { PostgresCounters } from '../core/gateways/counters/postgres-counters.js';
import { RedisCounters } from '../core/gateways/counters/redis-counters.js';
import type { LiveEvents } from '../core/gateways/live-events/live-events.js';
import { PostgresLiveEvents } from '../core/gateways/live-events/postgres-live-events.js';
import { RedisLiveEvents } from '../core/gateways/live-events/redis-live-events.js';
import { FileTexter } from '../core/gateways/texts/file-texter.js';
import type { Texter } from '../core/gateways/texts/texter.js';
import { TwilioTexter } from '../core/gateways/texts/twilio-texter.js';
import { FileMailer } from '../core/gateways/mailer/file-mailer.js';
import type { Mailer } from '../core/gateways/mailer/mailer.js';
import { ResendMailer } from '../core/gateways/mailer/resend-mailer.js';
import { SmtpMailer } from '../core/gateways/mailer/smtp-mailer.js';
import type { Logger } from '../core/logger.js';
import { configureQueueBackend } from '../core/queue/queue.backend.js';
import { Queues } from '../core/queue/queue.service.js';
import type { QueueBackend } from '../core/queue/queue.types.js';

/** The swap points: which adapter a configuration asks for. */

const platformUrl = ({ env }: Settings): string => urlFor('hms_platform', env.DATABASE_URL, env.APP_SECRET);

/** Several platforms can share a Redis: keys begin with the name of the database. */
const prefixOf = ({ env }: Settings): string => new URL(env.DATABASE_URL).pathname.slice(1);

export const queueBackend = (settings: Settings): QueueBackend =>
  configureQueueBackend({
    ...(settings.env.REDIS_URL && { redisUrl: settings.env.REDIS_URL }),
    postgresUrl: platformUrl(settings),
    prefix: prefixOf(settings),
  });

export const createQueues = (settings: Settings, logger: Logger): Queues =>
  new Queues({ backend: queueBackend(settings), logger });

export async function createLiveEvents(settings: Settings, logger: Logger): Promise<LiveEvents> {
  const { REDIS_URL } = settings.env;
  const live = REDIS_URL
    ? new RedisLiveEvents({ url: REDIS_URL, channel: `${prefixOf(settings)}:live`, logger })
    : new PostgresLiveEvents({ url: platformUrl(settings), logger });
  await live.start();
  return live;
}

export function createCounters(settings: Settings, logger: Logger): Counters {
  const { REDIS_URL } = settings.env;
  const onError = (error: Error) => logger.warn({ err: error }, 'counters have lost a connection');
  const shared = REDIS_URL
    ? new RedisCounters({ url: REDIS_URL, prefix: prefixOf(settings), onError })
    : new PostgresCounters({ url: platformUrl(settings), onError });
  return new FallbackCounters(shared, error =>
    logger.warn({ err: error }, 'counters are out of reach, this process counts for itself'),
  );
}

export function createMailer({ env }: Settings): Mailer {
  const { SMTP_URL, RESEND_API_KEY, RESEND_API_URL, MAIL_FROM: from } = env;
  const sandbox = env.MAIL_SANDBOX_RECIPIENT && { sandboxRecipient: env.MAIL_SANDBOX_RECIPIENT };
  if (SMTP_URL) return new SmtpMailer({ url: SMTP_URL, from, ...sandbox });
  if (RESEND_API_KEY)
    return new ResendMailer({
      apiKey: RESEND_API_KEY,
      from,
      ...sandbox,
      ...(RESEND_API_URL && { apiUrl: RESEND_API_URL }),
    });
  return new FileMailer({ folder: join(env.DATA_DIR, 'mail'), from });
}

export function createTexter({ env }: Settings): Texter {
  const files = new FileTexter(join(env.DATA_DIR, 'texts'));
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = env;
  if (!accountSid || !authToken) return files;
  return new TwilioTexter({
    accountSid,
    authToken,
    ...(env.TWILIO_SMS_FROM && { smsFrom: env.TWILIO_SMS_FROM }),
    ...(env.TWILIO_WHATSAPP_FROM && { whatsappFrom: env.TWILIO_WHATSAPP_FROM }),
    ...(env.TEXT_SANDBOX_RECIPIENT && { sandboxRecipient: env.TEXT_SANDBOX_RECIPIENT }),
    ...(env.TWILIO_API_URL && { apiUrl: env.TWILIO_API_URL }),
    otherwise: files,
  });
}

/** Whoever keeps the files cannot read them. */
export function createBlobStore({ env }: Settings, keys: Keys): BlobStore {
  const { S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = env;
  const store =
    S3_ENDPOINT && S3_BUCKET && S3_REGION && S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY
      ? new S3BlobStore({
          endpoint: S3_ENDPOINT,
          bucket: S3_BUCKET,
          region: S3_REGION,
          accessKeyId: S3_ACCESS_KEY_ID,
          secretAccessKey: S3_SECRET_ACCESS_KEY,
        })
      : new FolderBlobStore(join(env.DATA_DIR, 'blobs'));
  return new SealedBlobStore(store, keys);
}
