import { Keys } from '../../../src/core/crypto/keys.js';
import { Counters } from '../../../src/core/gateways/counters/counters.js';
import { ProductMode } from '../../../src/core/product-mode.js';
import { TenantDirectory } from '../../../src/core/tenancy/tenant-directory.js';
import { VisitLinks } from '../../../src/modules/reminders/index.js';
import type { Appointment } from '../../factories/appointment.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { historyOf } from '../../support/records.js';
import { aDesk, type Desk } from '../appointments/desk.js';

const tomorrow = '2030-01-08';
const former = 'a master secret that was in use before the present one';

let api: TestApi;
let desk: Desk;
let other: Desk;
let links: VisitLinks;

beforeAll(async () => {
  api = await startApi({ APP_SECRET_PREVIOUS: former });
  [desk, other] = [await aDesk(api), await aDesk(api)];
  links = api.app.get(VisitLinks, { strict: false });
});
beforeEach(async () => {
  api.setClock(at('08:00'));
  await api.app.get(Counters).reset('visit-link:client:127.0.0.1');
});
afterAll(() => api.close());

let slot = 0;
/** Tomorrow, in the doctor's next quarter of an hour. */
const aVisit = (): Promise<Appointment> => {
  const minutes = 9 * 60 + 15 * slot++;
  return desk.visit(
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`,
    tomorrow,
  );
};
type Purpose = 'confirm' | 'cancel';
const tokenOf = (
  purpose: Purpose,
  { id, scheduled_at }: Appointment,
  { code } = desk.hospital,
  by = links,
) => {
  const address = by.addressOf(code, { purpose, appointmentId: id, startsAt: new Date(scheduled_at) });
  expect(address).toMatch(/^http:\/\/localhost:3000\/visit\//);
  return address.split('/').at(-1) ?? '';
};

async function page(method: 'GET' | 'POST', token: string) {
  const response = await fetch(`${api.address}/visit/${token}`, {
    method,
    // As a browser sends a form without fields.
    ...(method === 'POST' && { body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  });
  const html = await response.text();
  const [, title = ''] = /<title>(.*)<\/title>/.exec(html) ?? [];
  return { status: response.status, headers: response.headers, html, title };
}
const look = (token: string) => page('GET', token);
const answer = (token: string) => page('POST', token);
const stored = async ({ id }: Appointment) =>
  (await desk.hospital.admin.http.get<Appointment>(`/appointments/${id}`)).body;
const deedsOf = async ({ id }: Appointment) =>
  (await historyOf(api, desk.hospital, id)).filter(({ action }) => !/viewed|opened_by_link/.test(action));

describe('the link to confirm', () => {
  it('asks, and changes nothing however often it is looked at', async () => {
    const visit = await aVisit();
    for (let n = 0; n < 3; n++) {
      const { status, headers, html, title } = await look(tokenOf('confirm', visit));
      expect([status, title]).toEqual([200, 'Will you come?']);
      expect(html).toContain('<form method="post"><button type="submit">Yes, I will come</button></form>');
      expect(html).toContain('Tuesday, 8 January 2030');
      expect(html).not.toContain('Kulkarni');
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/]+=*'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
      );
    }
    expect(await stored(visit)).toMatchObject({ confirmed_at: null, version: 1 });
    expect(await deedsOf(visit)).toHaveLength(1);
  });

  it('confirms, once, and shows the same page again', async () => {
    const visit = await aVisit();
    const token = tokenOf('confirm', visit);
    for (const moment of [at('09:00'), at('10:00'), at('11:00')]) {
      api.setClock(moment);
      expect(await answer(token)).toMatchObject({ status: 200, title: 'Confirmed' });
    }
    expect(await look(token)).toMatchObject({ status: 200, title: 'Confirmed' });
    expect(await stored(visit)).toMatchObject({
      status: 'SCHEDULED',
      confirmed_at: at('09:00').toISOString(),
      version: 2,
    });
    expect((await deedsOf(visit)).at(-1)).toMatchObject({
      action: 'appointment.confirmed',
      actor_id: visit['patient_id'],
      patient_ids: [visit['patient_id']],
      changes: { confirmed_at: [null, at('09:00').toISOString()] },
    });
    expect(await deedsOf(visit)).toHaveLength(2);
    const [entry] = await api.sql<{ actor_roles: string[] }>(
      `select actor_roles from ${desk.hospital.schema}.audit_entries where entity_id = $1 and action = 'appointment.confirmed'`,
      [visit.id],
    );
    expect(entry?.actor_roles).toEqual(['PATIENT_BY_LINK']);
  });

  it('is no word any more when the visit is moved', async () => {
    const visit = await aVisit();
    const token = tokenOf('confirm', visit);
    await answer(token);
    await desk.receptionist.http.patch(`/appointments/${visit.id}/reschedule`, {
      scheduled_at: at('17:00', tomorrow),
    });
    expect(await stored(visit)).toMatchObject({ confirmed_at: null });
    for (const ask of [look, answer])
      expect(await ask(token)).toMatchObject({ status: 409, title: 'The time has changed' });
    expect(await stored(visit)).toMatchObject({ confirmed_at: null, status: 'SCHEDULED' });
  });

  it('of a visit that was called off says so', async () => {
    const visit = await aVisit();
    await answer(tokenOf('cancel', visit));
    expect(await answer(tokenOf('confirm', visit))).toMatchObject({
      status: 200,
      title: 'Already cancelled',
    });
  });
});

describe('the link to cancel', () => {
  it('asks, then cancels at the request of the patient; everybody is told once', async () => {
    const visit = await aVisit();
    const token = tokenOf('cancel', visit);
    expect(await look(token)).toMatchObject({ status: 200, title: 'Cancel this appointment?' });
    expect(await stored(visit)).toMatchObject({ status: 'SCHEDULED', version: 1 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => answer(token)));
    expect(answers.map(({ status, title }) => [status, title])).toEqual(Array(10).fill([200, 'Cancelled']));
    expect(await look(token)).toMatchObject({ status: 200, title: 'Cancelled' });
    expect(await stored(visit)).toMatchObject({
      status: 'CANCELLED',
      cancelled_reason: 'PATIENT_REQUEST',
      version: 2,
    });
    const [, cancelled, ...more] = await deedsOf(visit);
    expect(cancelled).toMatchObject({
      action: 'appointment.cancelled',
      actor_id: visit['patient_id'],
      payload: { appointment_id: visit.id },
    });
    expect(more).toEqual([]);
  });

  it('frees the time', async () => {
    const visit = await aVisit();
    await answer(tokenOf('cancel', visit));
    const again = await desk.receptionist.http.post('/appointments', {
      patient_id: visit['patient_id'],
      doctor_user_id: visit['doctor_user_id'],
      scheduled_at: visit.scheduled_at,
    });
    expect(again.status).toBe(201);
    // The link was for the other booking of the same time.
    await answer(tokenOf('cancel', visit));
    expect((await stored(again.body as unknown as Appointment)).status).toBe('SCHEDULED');
  });
});

describe('a link', () => {
  it('ends when the visit begins, and when its patient is there', async () => {
    const visit = await aVisit();
    const begins = new Date(visit.scheduled_at).getTime();
    api.setClock(new Date(begins - 60_000));
    expect(await look(tokenOf('cancel', visit))).toMatchObject({ status: 200 });
    await desk.receptionist.http.patch(`/appointments/${visit.id}/check-in`);
    for (const purpose of ['confirm', 'cancel'] as const)
      for (const ask of [look, answer])
        expect(await ask(tokenOf(purpose, visit))).toMatchObject({
          status: 409,
          title: 'The visit has begun',
        });
    api.setClock(new Date(begins));
    for (const purpose of ['confirm', 'cancel'] as const)
      for (const ask of [look, answer])
        expect(await ask(tokenOf(purpose, visit))).toMatchObject({
          status: 410,
          title: 'This link has expired',
        });
    expect(await stored(visit)).toMatchObject({ status: 'CHECKED_IN', confirmed_at: null });
  });

  it('is good for nothing when a single letter of it was changed', async () => {
    const token = tokenOf('confirm', await aVisit());
    expect(links.open(token)).toBeDefined();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
    for (const [n, letter] of [...token].entries())
      for (const another of alphabet.replace(letter, ''))
        expect(links.open(`${token.slice(0, n)}${another}${token.slice(n + 1)}`)).toBeUndefined();
  });

  it.each<[string, (token: string) => string]>([
    ['another hospital', token => `${other.hospital.code}${token.slice(8)}`],
    ['another purpose', token => swapped(token, 0, 1)],
    ['another visit', token => swapped(token, 5, 255)],
    ['another time', token => swapped(token, 20, 15)],
    ['another signature', token => `${token.slice(0, -5)}AAAAA`],
    ['no signature', token => token.slice(0, token.lastIndexOf('.') + 1)],
    ['half of it', token => token.slice(0, 40)],
    ['something behind it', token => `${token}A`],
    ['nonsense', () => 'nonsense'],
    ['a script', () => '%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
  ])('with %s is not valid', async (_, change) => {
    const visit = await aVisit();
    for (const purpose of ['confirm', 'cancel'] as const)
      for (const ask of [look, answer]) {
        const { status, title, html } = await ask(change(tokenOf(purpose, visit)));
        expect([status, title]).toEqual([404, 'This link is not valid']);
        expect(html).not.toContain('alert');
        expect(html).toContain('lang="hi"');
      }
    expect(await stored(visit)).toMatchObject({ status: 'SCHEDULED', version: 1 });
  });

  it('of one hospital finds no visit of another', async () => {
    const visit = await aVisit();
    for (const ask of [look, answer])
      expect(await ask(tokenOf('cancel', visit, other.hospital))).toMatchObject({
        status: 404,
        title: 'There is no such appointment',
      });
    expect(await stored(visit)).toMatchObject({ status: 'SCHEDULED', version: 1 });
  });

  it('that was signed before the master secret was changed lives on; one of a stranger does not', async () => {
    const signer = (secret: string) =>
      new VisitLinks(new Keys(secret), api.settings, api.app.get(ProductMode));
    const visit = await aVisit();
    expect(await answer(tokenOf('confirm', visit, desk.hospital, signer(former)))).toMatchObject({
      title: 'Confirmed',
    });
    expect(await answer(tokenOf('cancel', visit, desk.hospital, signer(`${former}!`)))).toMatchObject({
      status: 404,
    });
  });

  it('is answered in the language of the hospital, which keeps its name to itself as text', async () => {
    await desk.hospital.admin.http.patch('/settings', { locale: 'hi' });
    const tenants = api.app.get(TenantDirectory);
    await tenants.describe({ ...(await tenants.get(desk.hospital.id)), name: '<b>Sahyadri & "Sons"</b>' });
    const { html, title } = await look(tokenOf('confirm', await aVisit()));
    expect(title).toBe('क्या आप आएँगे?');
    expect(html).toContain('<html lang="hi">');
    expect(html).toContain('&lt;b&gt;Sahyadri &amp; &quot;Sons&quot;&lt;/b&gt;');
    expect(html).not.toContain('<b>');
    await desk.hospital.admin.http.patch('/settings', { locale: 'en' });
  });

  it('is answered by no hospital that is not in service', async () => {
    const visit = await other.visit('11:00', tomorrow);
    const token = tokenOf('cancel', visit, other.hospital);
    await api.sql(`update public.tenants set status = 'SUSPENDED' where id = $1`, [other.hospital.id]);
    for (const ask of [look, answer])
      expect(await ask(token)).toMatchObject({ status: 503, title: 'Not possible at the moment' });
  });

  it('is looked at sixty times a minute from one address', async () => {
    const token = tokenOf('confirm', await aVisit());
    for (let n = 0; n < 60; n++) expect((await look(token)).status).toBe(200);
    const refused = await look(token);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

/** A token with one byte of its content changed. */
function swapped(token: string, byte: number, by: number): string {
  const [code = '', body = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(body, 'base64url');
  bytes[byte] = (bytes[byte] ?? 0) ^ by;
  return `${code}.${bytes.toString('base64url')}.${signature}`;
}
