import type { HttpClient } from './http-client.js';
import { until } from '../gateways/until.js';

export interface HeardEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Listens to server-sent events, as a browser would. */
export class Listener {
  readonly events: HeardEvent[] = [];
  /** Signs of life so far. */
  beats = 0;
  ended: 'no' | 'properly' | 'cut off' = 'no';

  private constructor(
    readonly status: number,
    readonly headers: Headers,
    private readonly abort: AbortController,
  ) {}

  static async open({ base, token }: HttpClient, path: string, lastEventId?: string): Promise<Listener> {
    const abort = new AbortController();
    const response = await fetch(`${base}${path}`, {
      signal: abort.signal,
      headers: { authorization: `Bearer ${token}`, ...(lastEventId && { 'last-event-id': lastEventId }) },
    });
    const listener = new Listener(response.status, response.headers, abort);
    void listener.read(response);
    return listener;
  }

  get lastEventId(): string | undefined {
    return this.events.findLast(({ id }) => id !== undefined)?.id;
  }

  /** Waits until so many events have come, and gives them all. */
  async heard(count: number): Promise<readonly HeardEvent[]> {
    await until(`${count} events`, () => this.events.length >= count);
    return this.events;
  }

  async end(within = 10_000): Promise<this['ended']> {
    await until('the end of the stream', () => this.ended !== 'no', within);
    return this.ended;
  }

  close(): void {
    this.abort.abort();
  }

  private async read({ body }: Response): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        blocks.forEach(block => this.take(block));
      }
      this.ended = 'properly';
    } catch {
      this.ended = 'cut off';
    }
  }

  private take(block: string): void {
    if (block.startsWith(':')) this.beats++;
    const fields = new Map(
      block.split('\n').map(line => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]),
    );
    const [event, data] = [fields.get('event'), fields.get('data')];
    if (event && data)
      this.events.push({ event, id: fields.get('id'), data: JSON.parse(data) as HeardEvent['data'] });
  }
}
