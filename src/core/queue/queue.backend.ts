import { postgresQueueBackend } from './postgres.backend.js';
import { type QueueBackend } from './queue.types.js';
import { redisQueueBackend } from './redis.backend.js';

export interface QueueStoreOptions {
  /** Redis when given, PostgreSQL otherwise. */
  redisUrl?: string;
  /** A direct line: LISTEN does not pass through a transaction-mode pooler. */
  postgresUrl: string;
  /** Key prefix in Redis. In PostgreSQL the schema `bullmq` is the name space. */
  prefix: string;
}

export function configureQueueBackend(options: QueueStoreOptions): QueueBackend {
  return options.redisUrl
    ? redisQueueBackend(options.redisUrl, options.prefix)
    : postgresQueueBackend(options.postgresUrl);
}
