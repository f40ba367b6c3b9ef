import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Delivery, Reach } from '../delivery.js';
import { type TextMessage, Texter } from './texter.js';

/** Stands in when no telephone service is configured: every message becomes a file. */
export class FileTexter extends Texter {
  constructor(private readonly folder: string) {
    super();
  }

  reachOf(): Reach {
    return 'nobody';
  }

  async send({ channel, to, body, id }: TextMessage): Promise<Delivery> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const text = `X-Delivery: not-sent (no telephone service configured)\nChannel: ${channel}\nTo: ${to}\n\n${body}\n`;
    // Named by its id: sent again, it replaces itself.
    await writeFile(join(this.folder, `${id.replace(/[^A-Za-z0-9._-]/g, '_')}.txt`), text, { mode: 0o600 });
    return 'filed';
  }
}
