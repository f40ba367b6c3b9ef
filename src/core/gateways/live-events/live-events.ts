/**
 * Tells other processes that something happened: "this session was revoked", "this hospital has outbox rows". Best
 * effort and unordered with the database; whoever relies on it must survive a lost message, and is told of lost lines.
 */
export abstract class LiveEvents {
  /** False while the line is lost, when messages of others may be missed. */
  abstract readonly connected: boolean;
  /** Resolves when listening, or after a first try that failed: then it goes on trying. */
  abstract start(): Promise<void>;
  /** `message` is any JSON, at most MAX_MESSAGE_BYTES. Fails fast; also reaches this process's own subscribers. */
  abstract publish(channel: string, message: unknown): Promise<void>;
  /** The message comes off a wire: check its shape. Returns the way to unsubscribe. */
  abstract subscribe(channel: string, handler: LiveEventHandler): () => void;
  /** The line was lost: what is cached on the strength of messages must be dropped, and not kept until it is back. */
  abstract onDisconnect(handler: () => void): () => void;
  /** The line is back after a loss (not called for the first connection). */
  abstract onReconnect(handler: () => void): () => void;
  abstract close(): Promise<void>;
}

export type LiveEventHandler = (message: unknown) => void;

export interface LiveEventsLogger {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** PostgreSQL refuses notifications of 8000 bytes; the same limit everywhere, so that no store is special. */
export const MAX_MESSAGE_BYTES = 7_500;
