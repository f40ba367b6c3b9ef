import { type LiveEventHandler, type LiveEventsLogger, MAX_MESSAGE_BYTES } from './live-events.js';

/** What both adapters share: who listens to what, and how a message looks on the wire. */
export class Subscribers {
  readonly #logger: LiveEventsLogger;
  readonly #byChannel = new Map<string, Set<LiveEventHandler>>();
  readonly #onDisconnect = new Set<() => void>();
  readonly #onReconnect = new Set<() => void>();
  #state: 'new' | 'up' | 'unreachable' | 'lost' | 'closed' = 'new';

  constructor(logger: LiveEventsLogger) {
    this.#logger = logger;
  }

  get connected(): boolean {
    return this.#state === 'up';
  }

  subscribe(channel: string, handler: LiveEventHandler): () => void {
    const handlers = this.#byChannel.get(channel) ?? new Set();
    this.#byChannel.set(channel, handlers.add(handler));
    return () => {
      handlers.delete(handler);
      if (handlers.size === 0 && this.#byChannel.get(channel) === handlers) this.#byChannel.delete(channel);
    };
  }

  onDisconnect(handler: () => void): () => void {
    return register(this.#onDisconnect, handler);
  }

  onReconnect(handler: () => void): () => void {
    return register(this.#onReconnect, handler);
  }

  lineUp(): void {
    const before = this.#state;
    if (before === 'closed') return;
    this.#state = 'up';
    if (before === 'lost') this.#callAll(this.#onReconnect, undefined);
  }

  lineDown(reason: unknown): void {
    if (this.#state === 'new') {
      this.#state = 'unreachable';
      this.#logger.warn({ err: reason }, 'live events: not connected yet, trying on');
    } else if (this.#state === 'up') {
      this.#state = 'lost';
      this.#logger.warn({ err: reason }, 'live events: line lost, connecting again');
      this.#callAll(this.#onDisconnect, undefined);
    }
  }

  /** From here on lines go down on purpose. */
  close(): void {
    this.#state = 'closed';
  }

  deliver(text: string): void {
    const { channel, message } = decode(text) ?? {};
    if (channel === undefined) {
      this.#logger.warn({}, 'live event of an unknown form ignored');
      return;
    }
    this.#callAll(this.#byChannel.get(channel) ?? [], message);
  }

  #callAll<T>(handlers: Iterable<(argument: T) => void>, argument: T): void {
    for (const handler of [...handlers]) {
      try {
        handler(argument);
      } catch (error) {
        this.#logger.error({ err: error }, 'live event handler failed');
      }
    }
  }
}

export function encode(channel: string, message: unknown): string {
  const text = JSON.stringify([channel, message]);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_MESSAGE_BYTES)
    throw new RangeError(`live event on ${channel} has ${bytes} bytes; send an id instead`);
  return text;
}

function decode(text: string): { channel: string; message: unknown } | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined; // somebody else's message
  }
  if (!Array.isArray(parsed) || typeof parsed[0] !== 'string') return undefined;
  return { channel: parsed[0], message: parsed[1] as unknown };
}

function register(handlers: Set<() => void>, handler: () => void): () => void {
  handlers.add(handler);
  return () => void handlers.delete(handler);
}
