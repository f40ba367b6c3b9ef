import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { DeliveryRefusedError, DeliveryUnconfirmedError } from '../../src/core/gateways/delivery.js';
import type { Mail } from '../../src/core/gateways/mailer/mailer.js';
import { ResendMailer } from '../../src/core/gateways/mailer/resend-mailer.js';
import { SmtpMailer } from '../../src/core/gateways/mailer/smtp-mailer.js';
import { FileTexter } from '../../src/core/gateways/texts/file-texter.js';
import type { TextMessage } from '../../src/core/gateways/texts/texter.js';
import { TwilioTexter, type TwilioTexterOptions } from '../../src/core/gateways/texts/twilio-texter.js';
import { WebService, type Reply } from '../support/web-service.js';

const from = 'City Hospital <no-reply@hospital.example>';
const mail: Mail = {
  to: 'rao@example.com',
  subject: 'आपकी अपॉइंटमेंट',
  text: 'Dear Ms Rao',
  html: '<p>Dear Ms Rao</p>',
  messageId: '<0190a1b2-c3d4-7e5f-8a6b-112233445566@hospital.example>',
};
const sms: TextMessage = { channel: 'SMS', to: '+919876500001', body: 'Tuesday 9:30', id: '0190a1b2' };

let service: WebService;
let folder: string;
beforeAll(async () => {
  service = await WebService.start(() => ({ status: 200, body: {} }));
  folder = await mkdtemp(join(tmpdir(), 'texts-'));
});
beforeEach(() => (service.received.length = 0));
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

const answer = (reply: Reply) => (service.reply = () => reply);
const outcome = (sending: Promise<unknown>): Promise<unknown> => sending.catch((error: unknown) => error);
const kindOf = (error: unknown) => {
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).message).not.toMatch(/rao|98765/);
  if (error instanceof DeliveryRefusedError) return 'final';
  return error instanceof DeliveryUnconfirmedError ? 'unknown' : 'for now';
};

describe('e-mail by Resend', () => {
  const mailer = (more = {}) =>
    new ResendMailer({ apiKey: 're_12345678', from, apiUrl: service.url, ...more });

  it('hands the message over, with its id as the key that keeps it from being sent twice', async () => {
    answer({ status: 200, body: { id: 'x' } });
    const pdf = { filename: 'a.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-1.7') };
    expect(await mailer().send({ ...mail, attachments: [pdf] })).toBe('sent');
    const [asked] = service.received;
    expect(asked).toMatchObject({ path: '/emails' });
    expect(asked?.headers).toMatchObject({
      authorization: 'Bearer re_12345678',
      'idempotency-key': mail.messageId.slice(1, -1),
    });
    const { to, subject, text, html, headers, attachments } = JSON.parse(asked?.body ?? '') as Record<
      string,
      unknown
    >;
    expect({ to, subject, text, html }).toEqual({
      ...{ to: mail.to, subject: mail.subject, text: mail.text, html: mail.html },
    });
    expect(headers).toMatchObject({ 'Message-ID': mail.messageId });
    expect(JSON.stringify(attachments)).toContain('a.pdf');
  });

  it('goes to the sandbox recipient alone, and tells whom it was for', async () => {
    answer({ status: 200, body: { id: 'x' } });
    const sandbox = mailer({ sandboxRecipient: 'tester@hospital.example' });
    expect([sandbox.reach, await sandbox.send(mail)]).toEqual(['sandbox', 'redirected']);
    expect(JSON.parse(service.received[0]?.body ?? '')).toMatchObject({
      to: 'tester@hospital.example',
      subject: `[for ${mail.to}] ${mail.subject}`,
    });
  });

  it('asks nobody about a message whose header could be split', async () => {
    expect(kindOf(await outcome(mailer().send({ ...mail, subject: 'a\r\nBcc: x@example.com' })))).toBe(
      'final',
    );
    expect(service.received).toEqual([]);
  });

  it.each<[string, Reply, string]>([
    [
      'an address it will not have',
      { status: 422, body: { name: 'validation_error', statusCode: 422, message: 'rao' } },
      'final',
    ],
    [
      'a key it does not know',
      { status: 401, body: { name: 'invalid_api_key', statusCode: 401, message: '' } },
      'for now',
    ],
    [
      'a sender it does not know',
      { status: 403, body: { name: 'validation_error', statusCode: 403, message: '' } },
      'for now',
    ],
    [
      'too many requests',
      { status: 429, body: { name: 'rate_limit_exceeded', statusCode: 429, message: '' } },
      'for now',
    ],
    [
      'a failure of its own',
      { status: 500, body: { name: 'internal_server_error', statusCode: 500, message: '' } },
      'for now',
    ],
    [
      'the same id with other content',
      { status: 409, body: { name: 'invalid_idempotent_request', statusCode: 409, message: '' } },
      'unknown',
    ],
    ['a lost line', 'hang', 'for now'],
  ])('%s: is it final?', async (_, reply, kind) => {
    answer(reply);
    expect(kindOf(await outcome(mailer().send(mail)))).toBe(kind);
  });
});

describe('SMS and WhatsApp by Twilio', () => {
  const texter = (more: Partial<TwilioTexterOptions> = {}) =>
    new TwilioTexter({
      accountSid: `AC${'0'.repeat(32)}`,
      authToken: 'secret-secret-secret',
      smsFrom: '+15005550006',
      whatsappFrom: '+14155238886',
      apiUrl: service.url,
      otherwise: new FileTexter(folder),
      ...more,
    });
  const taken: Reply = { status: 201, body: { sid: 'SM1', status: 'queued' } };
  const form = () => Object.fromEntries(new URLSearchParams(service.received[0]?.body));

  it.each([
    ['SMS', {}, { From: '+15005550006', To: sms.to }],
    ['WHATSAPP', {}, { From: 'whatsapp:+14155238886', To: `whatsapp:${sms.to}` }],
    ['SMS', { smsFrom: `MG${'1'.repeat(32)}` }, { MessagingServiceSid: `MG${'1'.repeat(32)}`, To: sms.to }],
  ] as const)('hands over a message by %s', async (channel, options, addresses) => {
    answer(taken);
    expect(await texter(options).send({ ...sms, channel })).toBe('sent');
    expect(form()).toEqual({ ...addresses, Body: sms.body });
    expect(service.received[0]?.path).toBe(`/2010-04-01/Accounts/AC${'0'.repeat(32)}/Messages.json`);
  });

  it('sends all to the sandbox number, and tells whom it was for', async () => {
    answer(taken);
    const sandbox = texter({ sandboxRecipient: '+15005550009' });
    expect([sandbox.reachOf('SMS'), await sandbox.send(sms)]).toEqual(['sandbox', 'redirected']);
    expect(form()).toMatchObject({ To: '+15005550009', Body: `[for ${sms.to}] ${sms.body}` });
  });

  it('keeps as a file what has no sender', async () => {
    const { whatsappFrom: _, ...options } = { whatsappFrom: undefined };
    const without = new TwilioTexter({
      ...{ accountSid: `AC${'0'.repeat(32)}`, authToken: 'secret', smsFrom: '+15005550006' },
      ...options,
      otherwise: new FileTexter(folder),
    });
    expect(without.reachOf('WHATSAPP')).toBe('nobody');
    expect(await without.send({ ...sms, channel: 'WHATSAPP' })).toBe('filed');
    expect(await readdir(folder)).toEqual(['0190a1b2.txt']);
    expect(await readFile(join(folder, '0190a1b2.txt'), 'utf8')).toContain('not-sent');
  });

  it('asks nobody about what is no telephone number', async () => {
    expect(kindOf(await outcome(texter().send({ ...sms, to: 'whatsapp:x' })))).toBe('final');
    expect(service.received).toEqual([]);
  });

  const refusal = (status: number, code: number): Reply => ({
    status,
    body: { status, code, message: `'To' ${sms.to} is not good` },
  });
  it.each<[string, Reply, string]>([
    ['no telephone number', refusal(400, 21211), 'final'],
    ['somebody who has unsubscribed', refusal(400, 21610), 'final'],
    ['a wrong token', refusal(401, 20003), 'for now'],
    ['a wrong sender', refusal(400, 21606), 'for now'],
    ['too many requests', refusal(429, 20429), 'for now'],
    ['a failure of its own', refusal(503, 20503), 'for now'],
    ['a lost line', 'hang', 'unknown'],
  ])('%s: is it final?', async (_, reply, kind) => {
    answer(reply);
    expect(kindOf(await outcome(texter().send(sms)))).toBe(kind);
  });

  it('knows that nothing was taken where no line was made', async () => {
    expect(kindOf(await outcome(texter({ apiUrl: 'http://127.0.0.1:1' }).send(sms)))).toBe('for now');
  });
});

describe('a mail server that dies', () => {
  /** Answers as a mail server until a line of that form has come, and cuts the line there. */
  const dyingAt = async (last: RegExp) => {
    const sockets = new Set<Socket>();
    const server = createServer(socket => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.write('220 ready\r\n');
      let inData = false;
      socket.on('data', chunk => {
        for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
          if (last.test(line)) return void socket.destroy();
          if (inData) continue;
          inData = line === 'DATA';
          socket.write(inData ? '354 go on\r\n' : '250 ok\r\n');
        }
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `smtp://127.0.0.1:${port}`, stop: () => new Promise(resolve => server.close(resolve)) };
  };

  it.each([
    ['before the message has come', /^DATA$/, 'for now'],
    ['in place of an answer to the whole message', /^\.$/, 'unknown'],
  ] as const)('%s: was it taken?', async (_, last, kind) => {
    const server = await dyingAt(last);
    expect(kindOf(await outcome(new SmtpMailer({ url: server.url, from }).send(mail)))).toBe(kind);
    await server.stop();
  });
});
