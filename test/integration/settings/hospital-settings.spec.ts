import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { isSoundPng } from '../../../src/core/gateways/pdf/png.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { readPdf } from '../../support/pdf.js';
import { expectProblem } from '../../support/problems.js';
import { until } from '../../gateways/until.js';
import { aPractice, type Practice } from '../prescriptions/practice.js';

let api: TestApi;
let practice: Practice;
let other: Practice;

beforeAll(async () => {
  api = await startApi();
  practice = await aPractice(api);
  other = await aPractice(api);
});
afterAll(() => api.close());

const change = (body: object) => practice.admin.http.patch('/settings', body);
const settings = async () => (await practice.admin.http.get<Record<string, unknown>>('/settings')).body;

const uploading = (
  http: HttpClient,
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = {},
) =>
  fetch(`${http.base}/settings/logo`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${http.token}`, ...headers },
    body,
  });
const formOf = (content: Buffer | string, member = 'file') => {
  const form = new FormData();
  form.set(member, new Blob([content]), '../../logo.svg');
  return form;
};
const upload = (content: Buffer | string, http = practice.admin.http) => uploading(http, formOf(content));
const problemOf = async (response: Response) => ({
  status: response.status,
  type: response.headers.get('content-type'),
  code: ((await response.json()) as { code: string }).code,
});

/** A black picture. */
function black(width: number, height: number): Buffer {
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').fillRect(0, 0, width, height);
  return canvas.toBuffer('image/jpeg');
}

const pdfOf = async (id: string) => {
  const response = await fetch(`${api.base}/prescriptions/${id}/pdf`, {
    headers: { authorization: `Bearer ${practice.admin.http.token}` },
  });
  return readPdf(Buffer.from(await response.arrayBuffer()), 'pictures');
};

describe('the settings of a hospital', () => {
  it('are at first as it was registered, and change member by member', async () => {
    const before = await settings();
    expect(before).toMatchObject({
      name: practice.hospital.name,
      time_zone: 'Asia/Kolkata',
      locale: 'en',
      quiet_from: '21:00',
      quiet_until: '08:00',
      prescription_footer: null,
      has_logo: false,
    });
    const { status, body } = await change({ address: 'MG Road 5, Pune', quiet_from: '22:30' });
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, address: 'MG Road 5, Pune', quiet_from: '22:30' });
    expect(await settings()).toEqual(body);
    const [entry] = await api.sql<{ changes: unknown }>(
      `select changes from ${practice.hospital.schema}.audit_entries where action = 'settings.changed'`,
    );
    expect(entry?.changes).toEqual({
      address: [before['address'], 'MG Road 5, Pune'],
      quiet_from: ['21:00', '22:30'],
    });
  });

  it('reach the directory, on every process', async () => {
    await api.startWorker();
    const sibling = await api.startSibling();
    const me = async () =>
      (await sibling.as(practice.admin.http.token).get<{ tenant_name: string }>('/auth/me')).body.tenant_name;
    expect(await me()).toBe(practice.hospital.name);
    await change({ name: 'Sahyadri Hospital' });
    await until('the name is known everywhere', async () => (await me()) === 'Sahyadri Hospital');
  });

  it.each<[string, object, string]>([
    ['a name too short', { name: 'x' }, 'name'],
    ['an address of mail that is none', { contact_email: 'nobody' }, 'contact_email'],
    ['a time zone that is none', { time_zone: 'Mars/Olympus' }, 'time_zone'],
    ['a language that is not spoken', { locale: 'fr' }, 'locale'],
    ['an hour that is none', { quiet_from: '24:00' }, 'quiet_from'],
    ['a footer too long', { prescription_footer: 'x'.repeat(301) }, 'prescription_footer'],
  ])('refuse %s', async (_, body, field) => {
    const before = await settings();
    const answer = await change(body);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    expect(await settings()).toEqual(before);
  });

  it('are for those who may', async () => {
    expectProblem(await practice.doctor.http.get('/settings'), { status: 403, code: 'access.denied' });
    expectProblem(await practice.doctor.http.patch('/settings', {}), { status: 403, code: 'access.denied' });
  });
});

describe('the logo', () => {
  it('is redrawn, stands on papers with the footer, and goes again', async () => {
    await change({ prescription_footer: 'दवाई समय पर लें · Mon–Sat 9–18' });
    const plain = await pdfOf((await practice.issued()).id);
    expect(plain.pages[0]).toContain('Mon–Sat 9–18');
    expect((await upload(black(1200, 600))).status).toBe(204);
    expect((await settings())['has_logo']).toBe(true);
    const shown = await fetch(`${api.base}/settings/logo`, {
      headers: { authorization: `Bearer ${practice.admin.http.token}` },
    });
    expect(shown.headers.get('content-type')).toBe('image/png');
    const png = Buffer.from(await shown.arrayBuffer());
    expect(isSoundPng(png)).toBe(true);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 200]);
    const marked = await pdfOf((await practice.issued()).id);
    expect(marked.ink[0]).toBeGreaterThan(plain.ink[0]! + 1);

    expect((await practice.admin.http.delete('/settings/logo')).status).toBe(204);
    expectProblem(await practice.admin.http.get('/settings/logo'), {
      status: 404,
      code: 'settings.no_logo',
    });
    const folder = join(api.settings.env.DATA_DIR, 'blobs', practice.hospital.id, 'letterhead');
    expect(await readdir(folder)).toEqual([]);
  });

  it('has one file, and an entry for each change', async () => {
    for (const side of [10, 20, 20]) expect((await upload(black(side, side))).status).toBe(204);
    const folder = join(api.settings.env.DATA_DIR, 'blobs', practice.hospital.id, 'letterhead');
    expect(await readdir(folder)).toHaveLength(1);
    const entries = await api.sql(
      `select id from ${practice.hospital.schema}.audit_entries where action = 'settings.logo_changed'`,
    );
    expect(entries).toHaveLength(4);
  });

  it.each<[string, () => Promise<Response>, number, string]>([
    ['text', () => upload('hello'), 422, 'picture.unreadable'],
    [
      'a drawing with a script',
      () => upload('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>'),
      422,
      'picture.unreadable',
    ],
    ['half a picture', () => upload(black(900, 900).subarray(0, 2000)), 422, 'picture.unreadable'],
    ['nothing', () => upload(''), 422, 'picture.unreadable'],
    ['too much', () => upload(Buffer.alloc(5 * 1024 * 1024 + 1)), 413, 'upload.too_large'],
    [
      'another member',
      () => uploading(practice.admin.http, formOf(black(9, 9), 'photo')),
      422,
      'upload.missing',
    ],
    [
      'no form',
      () => uploading(practice.admin.http, '{}', { 'content-type': 'application/json' }),
      422,
      'upload.missing',
    ],
    [
      'a form without boundary',
      () => uploading(practice.admin.http, 'x', { 'content-type': 'multipart/form-data' }),
      400,
      'upload.unreadable',
    ],
    [
      'a form that is cut off',
      () =>
        uploading(
          practice.admin.http,
          '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nx',
          { 'content-type': 'multipart/form-data; boundary=b' },
        ),
      400,
      'upload.unreadable',
    ],
  ])('refuses %s', async (_, send, status, code) => {
    const type = 'application/problem+json; charset=utf-8';
    expect(await problemOf(await send())).toEqual({ status, type, code });
  });

  it('is each hospital’s own, and for those who may', async () => {
    expect((await upload(black(30, 30))).status).toBe(204);
    expect((await other.admin.http.get('/settings/logo')).status).toBe(404);
    expect((await upload(black(9, 9), practice.doctor.http)).status).toBe(403);
  });
});
