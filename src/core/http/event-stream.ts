import { Readable } from 'node:stream';

/** One event of a stream of server-sent events (HTML Living Standard §9.2). */
export interface ServerSentEvent {
  readonly event: string;
  /** Any JSON. */
  readonly data: unknown;
  /** Where a listener that was cut off goes on; it sends this back as `Last-Event-ID`. One line. */
  readonly id?: string;
}

/** Milliseconds after which a client that was cut off is asked to come back. */
const retryMs = 3_000;
/** Milliseconds that the end of a stream may take to reach its reader. */
const graceMs = 1_000;
/** Bytes that may wait for the reader before more is read for them. */
const pageBytes = 16_384;

export const framed = ({ event, data, id }: ServerSentEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * The answer to one listener. Events are read when something woke the stream, one reading after the other, and only
 * when the reader has taken what was there before: so a slow one costs a page of memory at most.
 */
export class EventStream {
  readonly body: Readable;
  #place: string | undefined;
  #wanted = true;
  #isReading = false;
  #isOver = false;

  /**
   * @param next reads what came after a place; undefined for a listener who is new
   * @param onFailure a reading failed; the listener is cut off and comes back by itself
   */
  constructor(
    private readonly next: (place: string | undefined) => Promise<readonly ServerSentEvent[]>,
    lastEventId: string | undefined,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.#place = lastEventId;
    this.body = new Readable({
      highWaterMark: pageBytes,
      // It is called just before the reader takes what there is.
      read: () => queueMicrotask(() => void this.#advance()),
    });
    this.body.on('close', () => (this.#isOver = true));
    this.body.push(`retry: ${retryMs}\n\n`);
  }

  /** There may be something new. */
  wake(): void {
    this.#wanted = true;
    void this.#advance();
  }

  /** Keeps the line alive. A reader who has not taken what was sent since the last beat is cut off. */
  beat(): void {
    if (this.body.readableLength > 0) this.cut();
    else this.#send(': \n\n');
  }

  /** Ends the answer properly. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.body.push(null);
    setTimeout(() => this.cut(), graceMs).unref();
  }

  /** Breaks off the answer, whatever its reader has not taken yet. */
  cut(): void {
    this.#isOver = true;
    this.body.destroy();
  }

  async #advance(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#wanted && !this.#isOver && this.body.readableLength < pageBytes) {
        this.#wanted = false;
        for (const event of await this.next(this.#place)) {
          this.#place = event.id ?? this.#place;
          this.#send(framed(event));
        }
      }
    } catch (error) {
      this.onFailure(error);
      this.cut();
    } finally {
      this.#isReading = false;
    }
  }

  #send(text: string): void {
    if (!this.#isOver) this.body.push(text);
  }
}
