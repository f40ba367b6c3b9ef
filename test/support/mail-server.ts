import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { until } from '../gateways/until.js';

/** A mail server that takes everything and keeps it, until it is told to refuse. */
export class MailServer {
  readonly mails: { readonly to: string; readonly text: string }[] = [];
  /** The code with which recipients are refused, e.g. 451 for now or 550 for ever. */
  refusal: number | undefined;
  /** Milliseconds that it takes over each mail. */
  slowness = 0;
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) =>
      done(
        this.refusal === undefined
          ? undefined
          : Object.assign(new Error('not now'), { responseCode: this.refusal }),
      ),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const text = decoded(Buffer.concat(chunks).toString());
        for (const { address } of envelope.rcptTo) this.mails.push({ to: address, text });
        setTimeout(done, this.slowness);
      });
    },
  });

  static async start(): Promise<MailServer> {
    const mails = new MailServer();
    mails.server.on('error', () => undefined);
    mails.server.listen(0, '127.0.0.1');
    await once(mails.server.server, 'listening');
    return mails;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** Everything sent to an address, as text; waits until there are so many. */
  async sentTo(address: string, count = 1): Promise<string[]> {
    const texts = () => this.mails.filter(({ to }) => to === address).map(({ text }) => text);
    await until(`${count} mails to ${address}`, () => texts().length >= count, 30_000);
    return texts();
  }

  stop(): Promise<void> {
    return new Promise(resolve => this.server.close(() => resolve()));
  }
}

/** The name of a mail, which stays when it is sent again. */
export const messageIdOf = (mail: string): string => /^message-id: (.+)$/im.exec(mail)?.[1]?.trim() ?? '';

/** The secret of the link to a page of the web client. */
export function secretIn(mail: string, page: string): string {
  const [, secret] = new RegExp(`/${page}\\?token=([\\w-]+)`).exec(mail) ?? [];
  if (!secret) throw new Error(`The mail has no link to /${page}.`);
  return secret;
}

/** Undoes quoted-printable (RFC 2045 §6.7), in which long links are broken over lines. */
const decoded = (mail: string): string =>
  mail
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
