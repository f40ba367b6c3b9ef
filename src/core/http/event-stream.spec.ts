import { setImmediate } from 'node:timers/promises';
import { EventStream, framed, type ServerSentEvent } from './event-stream.js';

const event = (id: string, data: unknown = {}): ServerSentEvent => ({ event: 'changed', id, data });
const settled = async () => {
  for (let n = 0; n < 5; n++) await setImmediate();
};

/** A stream over a list of pages; each reading takes the next one. */
function streamOf(pages: ServerSentEvent[][], lastEventId?: string) {
  const places: (string | undefined)[] = [];
  const failures: unknown[] = [];
  const stream = new EventStream(
    place => {
      places.push(place);
      return Promise.resolve(pages.shift() ?? []);
    },
    lastEventId,
    error => failures.push(error),
  );
  return { stream, places, failures };
}

function reading({ body }: EventStream): string[] {
  const seen: string[] = [];
  body.setEncoding('utf8').on('data', (text: string) => seen.push(text));
  return seen;
}

describe('an event', () => {
  it.each([
    ['has an id, a name and data', event('7', { a: 1 }), 'id: 7\nevent: changed\ndata: {"a":1}\n\n'],
    ['may have no id', { event: 'x', data: null }, 'event: x\ndata: null\n\n'],
    [
      'stays one event whatever its text says',
      event('7', { text: 'a\n\nevent: evil\r\ndata: x\u2028' }),
      'id: 7\nevent: changed\ndata: {"text":"a\\n\\nevent: evil\\r\\ndata: x\u2028"}\n\n',
    ],
  ])('%s', (_, given, text) => {
    expect(framed(given)).toBe(text);
  });
});

describe('a stream', () => {
  it('reads at once, and on from the last event after it was woken', async () => {
    const { stream, places } = streamOf([[event('1'), event('2')], [], [event('3')]]);
    const seen = reading(stream);
    await settled();
    expect(seen.join('')).toBe(`retry: 3000\n\n${framed(event('1'))}${framed(event('2'))}`);
    for (let n = 0; n < 3; n++) {
      stream.wake();
      await settled();
    }
    expect(places).toEqual([undefined, '2', '2', '3']);
    expect(seen.at(-1)).toBe(framed(event('3')));
  });

  it('goes on where a listener was cut off', async () => {
    const { stream, places } = streamOf([], 'earlier');
    reading(stream);
    await settled();
    expect(places).toEqual(['earlier']);
  });

  it('reads once for what comes while it is reading', async () => {
    const { stream, places } = streamOf([]);
    reading(stream);
    for (let n = 0; n < 10; n++) stream.wake();
    await settled();
    expect(places.length).toBeLessThanOrEqual(2);
  });

  it('reads no more for somebody who does not take what there is, and cuts them off', async () => {
    const large = (id: string) => [event(id, 'x'.repeat(20_000))];
    const { stream, places } = streamOf([large('1'), large('2'), large('3')]);
    await settled();
    // Nobody reads: not even what there is at the start is asked for.
    stream.wake();
    stream.wake();
    await settled();
    expect(places).toHaveLength(1);
    stream.beat();
    expect(stream.body.destroyed).toBe(true);
    stream.wake();
    await settled();
    expect(places).toHaveLength(1);
  });

  it('goes on reading when a page was taken', async () => {
    const large = (id: string) => [event(id, 'x'.repeat(20_000))];
    const { stream, places } = streamOf([large('1'), large('2')]);
    stream.wake();
    await settled();
    stream.wake();
    await settled();
    expect(places).toEqual([undefined]);
    reading(stream);
    await settled();
    expect(places).toEqual([undefined, '1']);
  });

  it('beats for those who listen', async () => {
    const { stream } = streamOf([]);
    const seen = reading(stream);
    await settled();
    stream.beat();
    await settled();
    expect(seen.at(-1)).toBe(': \n\n');
    expect(stream.body.destroyed).toBe(false);
  });

  it('ends properly, and says nothing afterwards', async () => {
    const { stream, places } = streamOf([[event('1')]]);
    const seen = reading(stream);
    await settled();
    stream.end();
    stream.end();
    stream.wake();
    stream.beat();
    await settled();
    expect(stream.body.readableEnded).toBe(true);
    expect([seen.length, places.length]).toEqual([2, 1]);
  });

  it('is cut off when it cannot be read', async () => {
    const failures: unknown[] = [];
    const broken = new Error('no database');
    const stream = new EventStream(
      () => Promise.reject(broken),
      undefined,
      error => failures.push(error),
    );
    reading(stream);
    await settled();
    expect(failures).toEqual([broken]);
    expect(stream.body.destroyed).toBe(true);
  });
});
