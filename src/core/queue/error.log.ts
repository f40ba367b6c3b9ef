import { type QueueLogger } from './queue.types.js';

const REPEAT_AFTER_MS = 10_000;

/** While a store is away its clients repeat themselves several times a second; one line in ten seconds tells as much. */
export function reportStoreErrors(logger: QueueLogger, queue: string): (error: Error) => void {
  const lastSaid = new Map<string, number>();
  return error => {
    const now = Date.now();
    if (now - (lastSaid.get(error.message) ?? -Infinity) < REPEAT_AFTER_MS) return;
    if (lastSaid.size > 100) lastSaid.clear();
    lastSaid.set(error.message, now);
    logger.warn({ queue, err: { name: error.name, message: error.message } }, 'queue store error');
  };
}
