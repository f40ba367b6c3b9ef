import { Redis } from 'ioredis';
import { type LiveEventHandler, LiveEvents, type LiveEventsLogger } from './live-events.js';
import { Subscribers, encode } from './subscribers.js';

export interface RedisLiveEventsOptions {
  url: string;
  logger: LiveEventsLogger;
  /** The one pub/sub channel; the logical channel travels inside the message. */
  channel?: string;
  /** A silent line counts as lost after at most two of these. */
  heartbeatMs?: number;
}

const reconnectSoon = (attempt: number): number => Math.min(100 * attempt, 2_000);

/** Two connections: a line that listens can do nothing else. */
export class RedisLiveEvents extends LiveEvents {
  readonly #subscribers: Subscribers;
  readonly #listener: Redis;
  readonly #publisher: Redis;
  readonly #channel: string;
  readonly #heartbeatMs: number;
  #lastError: unknown;
  #subscribing: Promise<void> | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(options: RedisLiveEventsOptions) {
    super();
    this.#subscribers = new Subscribers(options.logger);
    this.#channel = options.channel ?? 'live_events';
    this.#heartbeatMs = options.heartbeatMs ?? 3_000;
    const line = {
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 2_000,
      retryStrategy: reconnectSoon,
    };
    this.#publisher = new Redis(options.url, { ...line, commandTimeout: 1_000, socketTimeout: 5_000 });
    this.#publisher.on('error', () => undefined); // the failing publish tells its caller
    this.#listener = new Redis(options.url, {
      ...line,
      commandTimeout: this.#heartbeatMs,
      autoResubscribe: false,
    });
    this.#listener.on('error', error => (this.#lastError = error));
    this.#listener.on('ready', () => {
      this.#subscribing = this.#listen();
    });
    this.#listener.on('close', () => this.#subscribers.lineDown(this.#lastError));
    this.#listener.on('message', (_channel, text) => this.#subscribers.deliver(text));
  }

  get connected(): boolean {
    return this.#subscribers.connected;
  }

  async start(): Promise<void> {
    this.#heartbeat ??= setInterval(() => void this.#ping(), this.#heartbeatMs).unref();
    try {
      await Promise.all([this.#listener.connect(), this.#publisher.connect()]);
    } catch (error) {
      this.#subscribers.lineDown(error);
    }
    await this.#subscribing;
  }

  async publish(channel: string, message: unknown): Promise<void> {
    await this.#publisher.publish(this.#channel, encode(channel, message));
  }

  subscribe(channel: string, handler: LiveEventHandler): () => void {
    return this.#subscribers.subscribe(channel, handler);
  }

  onDisconnect(handler: () => void): () => void {
    return this.#subscribers.onDisconnect(handler);
  }

  onReconnect(handler: () => void): () => void {
    return this.#subscribers.onReconnect(handler);
  }

  close(): Promise<void> {
    this.#subscribers.close();
    clearInterval(this.#heartbeat);
    this.#listener.disconnect();
    this.#publisher.disconnect();
    return Promise.resolve();
  }

  async #listen(): Promise<void> {
    try {
      await this.#listener.subscribe(this.#channel);
      this.#subscribers.lineUp();
    } catch (error) {
      this.#breakLine(error);
    }
  }

  async #ping(): Promise<void> {
    if (!this.connected) return;
    try {
      await this.#listener.ping();
    } catch (error) {
      this.#breakLine(error);
    }
  }

  #breakLine(error: unknown): void {
    this.#subscribers.lineDown(error);
    this.#listener.disconnect(true);
  }
}
