import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { download } from './download.js';

async function* pieces(count: number, ended: () => void): AsyncGenerator<string> {
  try {
    for (let n = 0; n < count; n++) yield await Promise.resolve('x'.repeat(100_000));
  } finally {
    ended();
  }
}

describe('a download', () => {
  it('is what its pieces are', async () => {
    expect(await text(download(pieces(3, () => undefined)))).toHaveLength(300_000);
  });

  it('is not made faster than it is read', async () => {
    let made = 0;
    const body = download(
      (async function* () {
        for (; made < 50; made++) yield await Promise.resolve('x'.repeat(100_000));
      })(),
    );
    body.read(0);
    await sleep(50);
    expect(made).toBeLessThan(3);
    body.destroy();
  });

  it('ends with a reader who goes away', async () => {
    let ended = false;
    const body = download(pieces(50, () => (ended = true)));
    body.read(0);
    await sleep(20);
    body.destroy();
    await sleep(20);
    expect(ended).toBe(true);
  });

  it('is broken off when its reader stops reading', async () => {
    let ended = false;
    const body = download(
      pieces(50, () => (ended = true)),
      50,
    );
    const failed = once(body, 'error');
    body.read(0);
    const [error] = (await failed) as [Error];
    expect(error.message).toBe('The reader of a download has stopped.');
    await sleep(20);
    expect(ended).toBe(true);
  });

  it('ends when what makes it fails', async () => {
    const body = download(
      (async function* () {
        yield await Promise.resolve('a');
        throw new Error('Of the test.');
      })(),
    );
    await expect(text(body)).rejects.toThrow('Of the test.');
  });
});
