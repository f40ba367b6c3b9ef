import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { FileMailer } from '../../src/core/gateways/mailer/file-mailer.js';
import { type Mail, MailRefusedError, type Mailer } from '../../src/core/gateways/mailer/mailer.js';
import { SmtpMailer } from '../../src/core/gateways/mailer/smtp-mailer.js';

const from = 'City Hospital <no-reply@hospital.example>';
const mail: Mail = {
  to: 'rao@example.com',
  subject: 'आपकी अपॉइंटमेंट — 10:30',
  text: 'Dear Ms Rao,\n.\nsee you.\n',
  html: '<p>Dear Ms Rao</p>',
  messageId: '<0190a1b2-c3d4-7e5f-8a6b-112233445566@hospital.example>',
};

interface Received {
  from: string;
  to: string[];
  raw: string;
}

const received: Received[] = [];
let refuse: { at: 'RCPT' | 'DATA'; code: number } | undefined;
let server: SMTPServer;
let url: string;
let folder: string;

function fail(): Error | undefined {
  if (!refuse) return undefined;
  return Object.assign(new Error('<rao@example.com> is not known here'), { responseCode: refuse.code });
}

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(refuse?.at === 'RCPT' ? fail() : undefined),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refuse?.at === 'DATA') return done(fail());
        const { mailFrom, rcptTo } = session.envelope;
        const sender = mailFrom ? mailFrom.address : '';
        received.push({
          from: sender,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), 'mail-'));
});
beforeEach(() => {
  received.length = 0;
  refuse = undefined;
});
afterAll(async () => {
  await new Promise<void>(resolve => server.close(resolve));
  await rm(folder, { recursive: true });
});

const headersOf = (raw: string): string => (raw.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]/g, ' ');
const bcc = (raw: string): boolean => /^(bcc|x-evil):/im.test(headersOf(raw));

test('the mail server receives the message as it was meant', async () => {
  const pdf = {
    filename: 'prescription.pdf',
    contentType: 'application/pdf',
    content: Buffer.from('%PDF-1.7'),
  };
  expect(await new SmtpMailer({ url, from }).send({ ...mail, attachments: [pdf] })).toBe('sent');
  const [message] = received;
  expect(message).toMatchObject({ from: 'no-reply@hospital.example', to: ['rao@example.com'] });
  const headers = headersOf(message?.raw ?? '');
  expect(headers).toMatch(/^Message-ID: <0190a1b2-c3d4-7e5f-8a6b-112233445566@hospital.example>\r?$/im);
  expect(headers).toMatch(/^From: City Hospital <no-reply@hospital.example>\r?$/m);
  expect(headers).toMatch(/^To: rao@example.com\r?$/m);
  expect(decodeWords(/^Subject: (.*)$/m.exec(headers)?.[1] ?? '')).toBe(mail.subject);
  expect(message?.raw).toContain('Dear Ms Rao,\r\n.\r\nsee you.');
  expect(message?.raw).toContain('<p>Dear Ms Rao</p>');
  expect(message?.raw).toContain(Buffer.from('%PDF-1.7').toString('base64'));
});

test('in the sandbox everything goes to the one recipient, and tells whom it was for', async () => {
  const mailer = new SmtpMailer({ url, from, sandboxRecipient: 'tester@hospital.example' });
  expect(await mailer.send({ ...mail, subject: 'Your visit' })).toBe('redirected');
  expect(received[0]?.to).toEqual(['tester@hospital.example']);
  const headers = headersOf(received[0]?.raw ?? '');
  expect(headers).toMatch(/^To: tester@hospital.example\r?$/m);
  expect(headers).toMatch(/^X-Intended-Recipient: rao@example.com\r?$/m);
  expect(headers).toMatch(/^Subject: \[for rao@example.com\] Your visit\r?$/m);
});

describe.each([
  ['a subject with a line break', { subject: 'Hello\r\nBcc: evil@example.com' }],
  ['a subject with a bare newline', { subject: 'Hello\nX-Evil: 1' }],
  ['a recipient with a line break', { to: 'rao@example.com\r\nBcc: evil@example.com' }],
  ['a recipient with a command', { to: 'rao@example.com>\r\nRCPT TO:<evil@example.com' }],
  ['two recipients', { to: 'rao@example.com, evil@example.com' }],
  ['a recipient in a group', { to: 'all: rao@example.com, evil@example.com;' }],
  ['a recipient with a display name', { to: '"evil@example.com" <rao@example.com>' }],
  ['a message id with a line break', { messageId: '<a@b>\r\nBcc: evil@example.com' }],
  [
    'an attachment name with a line break',
    { attachments: [{ filename: 'a\r\nX-Evil: 1', contentType: 'text/plain', content: Buffer.from('') }] },
  ],
])('%s', (_, part) => {
  test.each([
    ['SMTP', () => new SmtpMailer({ url, from })],
    ['SMTP in the sandbox', () => new SmtpMailer({ url, from, sandboxRecipient: 'tester@hospital.example' })],
    ['files', () => new FileMailer({ folder, from })],
  ])('is refused for good by %s and reaches nobody', async (_name, mailer: () => Mailer) => {
    const before = await readdir(folder);
    await expect(mailer().send({ ...mail, ...part })).rejects.toThrow(MailRefusedError);
    expect(received).toHaveLength(0);
    expect(await readdir(folder)).toEqual(before);
  });
});

test('headers cannot be smuggled by way of the text, nor files read by way of content', async () => {
  const text = 'a\r\n.\r\nRCPT TO:<evil@example.com>\r\nDATA\r\nBcc: evil@example.com\n.\nX-Evil: 1';
  await new SmtpMailer({ url, from }).send({
    ...mail,
    text,
    subject: '=?utf-8?Q?x=0D=0ABcc:_evil@example.com?=',
  });
  expect(received).toHaveLength(1);
  expect(received[0]?.to).toEqual(['rao@example.com']);
  expect(bcc(received[0]?.raw ?? '')).toBe(false);
});

test.each([
  ['an unknown recipient', { at: 'RCPT', code: 550 }, true],
  ['a message that is not wanted', { at: 'DATA', code: 554 }, true],
  ['a full mailbox', { at: 'RCPT', code: 452 }, false],
  ['a busy server', { at: 'DATA', code: 451 }, false],
] as const)('%s: is it final?', async (_, how, final) => {
  refuse = how;
  const error = await new SmtpMailer({ url, from }).send(mail).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Error);
  expect(error instanceof MailRefusedError).toBe(final);
  expect((error as Error).message).not.toContain('rao');
});

test('a server that is away is no refusal', async () => {
  const error = await new SmtpMailer({ url: 'smtp://127.0.0.1:1', from })
    .send(mail)
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(MailRefusedError);
});

test('without a mail server the message becomes one file, marked as not sent, for the owner only', async () => {
  const mailer = new FileMailer({ folder: join(folder, 'new'), from });
  expect(await mailer.send(mail)).toBe('filed');
  await mailer.send(mail);
  const files = await readdir(join(folder, 'new'));
  expect(files).toEqual(['0190a1b2-c3d4-7e5f-8a6b-112233445566@hospital.example.eml']);
  const file = join(folder, 'new', files[0] ?? '');
  const headers = headersOf(await readFile(file, 'utf8'));
  expect(headers).toMatch(/^X-Delivery: not-sent \(no mail server configured\)\r?$/m);
  expect(headers).toMatch(/^To: rao@example.com\r?$/m);
  expect((await stat(file)).mode & 0o077).toBe(0);
});

test('a message id cannot lead out of the folder', async () => {
  await new FileMailer({ folder: join(folder, 'in'), from }).send({
    ...mail,
    messageId: '</../../x@example.com>',
  });
  expect(await readdir(join(folder, 'in'))).toEqual(['_.._.._x@example.com.eml']);
});

/** RFC 2047, as a mail program reads it. */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([BQ])\?(.*?)\?=/gi, (_, form: string, word: string) => {
      if (form.toUpperCase() === 'B') return Buffer.from(word, 'base64').toString('latin1');
      return word
        .replace(/_/g, ' ')
        .replace(/=([0-9A-F]{2})/gi, (_hex, code: string) => String.fromCharCode(parseInt(code, 16)));
    })
    .replace(/[\x80-\xff]+/g, bytes => Buffer.from(bytes, 'latin1').toString());
}
