import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type LiveEventHandler, LiveEvents, type LiveEventsLogger } from './live-events.js';
import { Subscribers, encode } from './subscribers.js';

export interface PostgresLiveEventsOptions {
  /** A direct line: LISTEN does not pass through a transaction-mode pooler. Needs no right but CONNECT. */
  url: string;
  logger: LiveEventsLogger;
  /** The one notification channel; the logical channel travels inside the message. */
  channel?: string;
  /** A silent line counts as lost after at most two of these. */
  heartbeatMs?: number;
}

/** One standing connection that listens, and one that comes and goes for publishing. */
export class PostgresLiveEvents extends LiveEvents {
  readonly #options: PostgresLiveEventsOptions;
  readonly #subscribers: Subscribers;
  readonly #publisher: pg.Pool;
  readonly #channel: string;
  readonly #heartbeatMs: number;
  readonly #stop = new AbortController();
  #socket: Socket | undefined;
  #firstTry: Promise<void> | undefined;
  #running: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: PostgresLiveEventsOptions) {
    super();
    this.#options = options;
    this.#channel = options.channel ?? 'live_events';
    this.#heartbeatMs = options.heartbeatMs ?? 3_000;
    this.#subscribers = new Subscribers(options.logger);
    // Its own connection: inside a business transaction the NOTIFY would make all commits of the database queue up.
    this.#publisher = new pg.Pool({
      connectionString: options.url,
      max: 1,
      connectionTimeoutMillis: 1_000,
      query_timeout: 1_000,
      idleTimeoutMillis: 30_000,
      application_name: 'live-events publish',
    });
    this.#publisher.on('error', error =>
      options.logger.warn({ err: error }, 'live events: publishing line lost'),
    );
  }

  get connected(): boolean {
    return this.#subscribers.connected;
  }

  async start(): Promise<void> {
    this.#firstTry ??= new Promise(resolve => {
      this.#running = this.#keepListening(resolve);
    });
    await this.#firstTry;
  }

  async publish(channel: string, message: unknown): Promise<void> {
    await this.#publisher.query('select pg_notify($1, $2)', [this.#channel, encode(channel, message)]);
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
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#subscribers.close();
    this.#stop.abort();
    this.#socket?.destroy();
    await this.#running;
    // The pool says goodbye to the server, which may hang.
    await Promise.race([this.#publisher.end(), sleep(1_000, undefined, { ref: false })]);
  }

  async #keepListening(onFirstTry: () => void): Promise<void> {
    let wait = 100;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#listen(() => {
          wait = 100;
          onFirstTry();
        });
      } catch (error) {
        this.#subscribers.lineDown(error);
        onFirstTry();
      }
      await pause(wait * (0.5 + Math.random() / 2), this.#stop.signal);
      wait = Math.min(wait * 2, 5_000);
    }
  }

  /** Listens until the line breaks (throws) or `close` is called (returns). */
  async #listen(onUp: () => void): Promise<void> {
    const socket = (this.#socket = new Socket());
    const client = new pg.Client({
      connectionString: this.#options.url,
      stream: () => socket,
      connectionTimeoutMillis: 5_000,
      query_timeout: this.#heartbeatMs,
      keepAlive: true,
      application_name: 'live-events listen',
    });
    const broken = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.on('end', () => reject(new Error('connection ended')));
    });
    broken.catch(() => undefined); // reported through the race below, or not of interest any more
    client.on('notification', ({ payload }) => this.#subscribers.deliver(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.#channel)}`);
      this.#subscribers.lineUp();
      onUp();
      while (!this.#stop.signal.aborted) {
        await Promise.race([broken, pause(this.#heartbeatMs, this.#stop.signal)]);
        if (!this.#stop.signal.aborted) await client.query('select 1');
      }
    } finally {
      socket.destroy(); // a polite end would wait for a server that may hang
    }
  }
}

/** Sleeps, but not beyond the stop signal. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
