import { createRedisBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { type JobEnvelope } from './job.js';
import { type QueueBackend } from './queue.types.js';

const reconnectSoon = (attempt: number): number => Math.min(200 * attempt, 2_000);

export function redisQueueBackend(url: string, prefix: string): QueueBackend {
  const { Queue, Worker } = withBackend(createRedisBackend);
  let producer: { redis: Redis; firstReady: Promise<void> } | undefined;

  // One line for all queues of the process. Without the offline queue a command fails at once while the line is down.
  const producerLine = (): { redis: Redis; firstReady: Promise<void> } => {
    if (producer) return producer;
    const redis = new Redis(url, {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 5_000,
      connectTimeout: 2_000,
      retryStrategy: reconnectSoon,
    });
    // ioredis wants a listener; the queues that share the line report its errors themselves.
    redis.on('error', () => undefined);
    const firstReady = new Promise<void>(resolve => redis.once('ready', () => resolve()));
    producer = { redis, firstReady };
    return producer;
  };

  const forWorkers = {
    url,
    maxRetriesPerRequest: null,
    retryStrategy: reconnectSoon,
    connectTimeout: 5_000,
    // A worker always has a command under way within ten seconds, so thirty silent ones mean a dead line.
    socketTimeout: 30_000,
  };

  return {
    kind: 'redis',
    keepCompleted: { age: 3_600, count: 100_000 },
    connected: () => producerLine().firstReady,
    // Both skips: otherwise the queue would wait for the first connection before it fails, or stay failed after it.
    openQueue: name =>
      new Queue<JobEnvelope, void>(name, {
        connection: producerLine().redis,
        prefix,
        skipWaitingForReady: true,
        skipVersionCheck: true,
        streams: { events: { maxLen: 1_000 } },
      }),
    openWorker: (name, process, settings) =>
      new Worker<JobEnvelope, void>(name, process, {
        ...settings,
        connection: forWorkers,
        prefix,
        autorun: false,
        runRetryDelay: 1_000,
      }),
    close: () => {
      producer?.redis.disconnect();
      producer = undefined;
      return Promise.resolve();
    },
  };
}
