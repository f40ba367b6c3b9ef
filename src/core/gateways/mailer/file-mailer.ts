import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Delivery } from '../delivery.js';
import { type Mail, Mailer } from './mailer.js';
import { composeMessage } from './message.js';

export interface FileMailerOptions {
  folder: string;
  from: string;
}

/** Stands in when no mail server is configured: every message becomes a file that any mail program opens. */
export class FileMailer extends Mailer {
  readonly reach = 'nobody';
  readonly #options: FileMailerOptions;
  readonly #transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(options: FileMailerOptions) {
    super();
    this.#options = options;
  }

  async send(mail: Mail): Promise<Delivery> {
    const { folder, from } = this.#options;
    const message = composeMessage(mail, from);
    const { message: eml } = await this.#transport.sendMail({
      ...message,
      headers: { ...message.headers, 'X-Delivery': 'not-sent (no mail server configured)' },
    });
    if (!Buffer.isBuffer(eml)) throw new Error('nodemailer gave a stream where a buffer was asked for');
    // Named by the message id: sent again, it replaces itself. The id's form is checked, but '/' is allowed in it.
    const file = join(folder, `${mail.messageId.slice(1, -1).replace(/[^A-Za-z0-9@._-]/g, '_')}.eml`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(`${file}.part`, eml, { mode: 0o600 });
    await rename(`${file}.part`, file);
    return 'filed';
  }
}
