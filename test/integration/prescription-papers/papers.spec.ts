import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newKeyPair, openJws, signJws } from '../../../src/core/crypto/signatures.js';
import { TenantDirectory } from '../../../src/core/tenancy/tenant-directory.js';
import { PrescriptionPapersService } from '../../../src/modules/prescription-papers/index.js';
import type {
  JwkSet,
  PrescriptionVerification,
} from '../../../src/modules/prescription-papers/prescription-papers.dto.js';
import { aMedicine, type Prescription } from '../../factories/prescription.js';
import { aPatient } from '../../factories/patient.js';
import { aVitalSet } from '../../factories/vitals.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import type { HttpClient } from '../../support/http-client.js';
import { readPdf } from '../../support/pdf.js';
import { until } from '../../gateways/until.js';
import { aPractice, type Practice } from '../prescriptions/practice.js';

let api: TestApi;
let practice: Practice;
let other: Practice;

beforeAll(async () => {
  api = await startApi();
  practice = await aPractice(api);
  other = await aPractice(api);
  const changed = await practice.admin.http.patch(`/users/${practice.doctor.id}`, {
    registration_number: 'MMC-2011-04567',
  });
  expect(changed.status).toBe(200);
});
afterAll(() => api.close());

const download = async (http: HttpClient, id: string) => {
  const response = await fetch(`${http.base}/prescriptions/${id}/pdf`, {
    headers: { authorization: `Bearer ${http.token}` },
  });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};

/** The files of a prescription in the store. */
async function filesOf(
  { id }: Pick<Prescription, 'id'>,
  { hospital }: Practice = practice,
): Promise<string[]> {
  const folder = join(api.settings.env.DATA_DIR, 'blobs', hospital.id, 'prescriptions', id);
  return (await readdir(folder).catch(() => [])).sort();
}

/** The token of an issued prescription, after its paper was made. */
async function tokenOf({ id }: Pick<Prescription, 'id'>): Promise<string> {
  expect((await download(practice.admin.http, id)).response.status).toBe(200);
  const [paper] = await api.sql<{ secret: string }>(
    `select secret from ${practice.hospital.schema}.prescription_papers where prescription_id = $1`,
    [id],
  );
  return `${practice.hospital.code}.${paper?.secret}`;
}

const look = (token: string) => api.get<PrescriptionVerification>(`/public/prescriptions/${token}`);
const page = async (token: string) => {
  const response = await fetch(`${api.address}/verify/rx/${token}`);
  return { status: response.status, headers: response.headers, html: await response.text() };
};
const inHospital = (sql: string, values: unknown[] = []) =>
  api.sql<Record<string, string>>(sql.replaceAll('@', `${practice.hospital.schema}.`), values);

describe('the paper', () => {
  it('is made when it is asked for, signed, and the code on it leads to the page that says so', async () => {
    const prescription = await practice.issued();
    const { response, bytes } = await download(practice.doctor.http, prescription.id);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-disposition')).toBe(
      `inline; filename="${prescription.prescription_code}.pdf"`,
    );
    const { pages, qrCodes } = await readPdf(bytes, 'pictures');
    for (const words of [
      'Asha Kulkarni',
      'Female',
      'Paracetamol 500 mg',
      'Reg. No. MMC-2011-04567',
      'Viral fever',
    ])
      expect(pages[0]).toContain(words);
    const address = new URL(qrCodes[0] ?? '');
    expect(address.href).toMatch(/^http:\/\/localhost:3000\/verify\/rx\/[0-9a-f]{8}\.[\w-]{24}$/);
    const shown = await page(address.pathname.split('/').pop() ?? '');
    expect(shown.status).toBe(200);
    expect(shown.html).toContain('Genuine');
    expect(shown.html).toContain('यह पर्ची असली है');
    expect(shown.html).not.toMatch(/Viral fever|Asha|Kulkarni|<script/);
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(shown.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  it('shows the weight that was taken last before it was issued', async () => {
    const draft = await practice.draft();
    const [id, patient_id] = [draft.id, String(draft.patient_id)];
    for (const [weight_kg, time] of [
      [63.8, '07:30'],
      [61.5, '07:10'],
    ] as const)
      await aVitalSet(practice.admin.http, patient_id, { weight_kg, recorded_at: at(time) });
    expect((await practice.admin.http.patch(`/prescriptions/${id}`, { status: 'ISSUED' })).status).toBe(200);
    await aVitalSet(practice.admin.http, patient_id, { weight_kg: 70, recorded_at: at('23:00') });
    const { pages } = await readPdf((await download(practice.doctor.http, id)).bytes);
    expect(pages[0]).toContain('63.8 kg');
    expect(pages[0]).not.toMatch(/61\.5|70 kg/);
  });

  it('is stored once, and the same afterwards', async () => {
    const prescription = await practice.issued();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => download(practice.doctor.http, prescription.id)),
    );
    const [first] = answers;
    expect(answers.every(({ bytes }) => bytes.equals(first!.bytes))).toBe(true);
    expect(await filesOf(prescription)).toEqual(['issued.pdf']);
    const papers = await inHospital('select signature from @prescription_papers where prescription_id = $1', [
      prescription.id,
    ]);
    expect(papers).toHaveLength(1);
  });

  it('is not there for a draft, nor for a draft that was cancelled', async () => {
    const draft = await practice.draft();
    const refused = () => practice.doctor.http.get(`/prescriptions/${draft.id}/pdf`);
    expect(await refused()).toMatchObject({ status: 409, body: { code: 'prescription_papers.not_issued' } });
    await practice.doctor.http.patch(`/prescriptions/${draft.id}`, {
      status: 'CANCELLED',
      reason: 'mistake',
    });
    expect(await refused()).toMatchObject({ status: 409, body: { code: 'prescription_papers.not_issued' } });
    expect(await filesOf(draft)).toEqual([]);
  });

  it('is for those who may see the prescription', async () => {
    const { id } = await practice.issued();
    const path = `/prescriptions/${id}/pdf`;
    expect((await practice.colleague.http.get(path)).body).toMatchObject({ code: 'prescriptions.not_yours' });
    expect((await practice.receptionist.http.get(path)).status).toBe(403);
    expect((await practice.pharmacist.http.get(path)).status).toBe(200);
    expect((await other.admin.http.get(path)).status).toBe(404);
    expect((await api.get(path)).status).toBe(401);
    expect((await practice.admin.http.get('/prescriptions/not-an-id/pdf')).status).toBe(422);
  });

  it('leaves in the audit who has read it', async () => {
    const { id } = await practice.issued();
    await download(practice.pharmacist.http, id);
    const actions = await inHospital(
      `select action, actor_id from @audit_entries where entity_id = $1 and action in ('prescription.viewed', 'prescription.signed') order by 1 desc`,
      [id],
    );
    expect(actions).toContainEqual({ action: 'prescription.viewed', actor_id: practice.pharmacist.id });
    expect(actions.filter(({ action }) => action === 'prescription.signed')).toHaveLength(1);
  });

  it('is printed again when the stored one was spoilt', async () => {
    const { id } = await practice.issued();
    const { bytes } = await download(practice.admin.http, id);
    const file = join(
      api.settings.env.DATA_DIR,
      'blobs',
      practice.hospital.id,
      'prescriptions',
      id,
      'issued.pdf',
    );
    await writeFile(file, 'spoilt');
    const again = await download(practice.admin.http, id);
    expect(again.response.status).toBe(200);
    expect(again.bytes.equals(bytes)).toBe(true);
  });

  it('may carry many medicines and names in other scripts', async () => {
    const patient = await aPatient(practice.admin.http, { first_name: 'கமலா', last_name: 'शर्मा' });
    const visit = await practice.visit({ patient_id: patient.id });
    const draft = await practice.doctor.http.post<Prescription>('/prescriptions', {
      patient_id: patient.id,
      appointment_id: visit.id,
      items: Array.from({ length: 60 }, (_, n) => aMedicine({ medicine_name: `Medicine ${n + 1}` })),
    });
    await practice.doctor.http.patch(`/prescriptions/${draft.body.id}`, { status: 'ISSUED' });
    const { bytes } = await download(practice.admin.http, draft.body.id);
    const { pages } = await readPdf(bytes);
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.at(-1)).toContain('Medicine 60');
  });
});

describe('the worker', () => {
  it('prints what was issued, without anybody asking; the same event twice changes nothing', async () => {
    const prescription = await practice.issued();
    await api.startWorker();
    const files = async () => (await filesOf(prescription)).join();
    await until('the paper is in the store', async () => (await files()) === 'issued.pdf', 30_000);
    const before = await download(practice.admin.http, prescription.id);

    const tenant = await api.app.get(TenantDirectory).get(practice.hospital.id);
    await api.app.get(PrescriptionPapersService).make(tenant, prescription.id);
    await api.app.get(PrescriptionPapersService).make(tenant, prescription.id);
    expect(await filesOf(prescription)).toEqual(['issued.pdf']);
    expect((await download(practice.admin.http, prescription.id)).bytes.equals(before.bytes)).toBe(true);

    await practice.pharmacist.http.patch(`/prescriptions/${prescription.id}/dispense`);
    await until('the new paper has taken its place', async () => (await files()) === 'dispensed.pdf', 30_000);
    const { pages } = await readPdf((await download(practice.admin.http, prescription.id)).bytes);
    expect(pages[0]).toContain('Dispensed');
  });
});

describe('what the QR code leads to', () => {
  let prescription: Prescription;
  let token: string;

  beforeEach(async () => {
    // The counters keep the real time, so each test may look as often as it likes.
    await api.sql('delete from public.counters');
    prescription = await practice.issued();
    token = await tokenOf(prescription);
  });

  it('genuine: tells what is on the paper, and neither the illness nor who it is', async () => {
    const { status, body, headers } = await look(token);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      verdict: 'genuine',
      hospital_name: practice.hospital.name,
      prescription_code: prescription.prescription_code,
      doctor_registration_number: 'MMC-2011-04567',
      patient_initials: 'A. K.',
      medicines: [{ name: 'Paracetamol 500 mg', dosage: '1 tablet', quantity: null }],
    });
    expect(JSON.stringify(body)).not.toMatch(/fever|Asha|Kulkarni|After food/);
    expect(Buffer.from((body.signature ?? '').split('.')[1] ?? '', 'base64url').toString()).not.toMatch(
      /fever|Asha|Kulkarni|After food/,
    );
  });

  it('anybody can verify the signature with the published keys', async () => {
    const { body } = await look(token);
    const { body: set } = await api.get<JwkSet>(`/public/hospitals/${practice.hospital.code}/keys`);
    const statement = openJws(body.signature ?? '', kid => set.keys.find(key => key.kid === kid)?.x);
    expect(JSON.parse(statement ?? '')).toMatchObject({ code: prescription.prescription_code });
    expect(JSON.stringify(set)).not.toContain('"d"');
  });

  it('dispensed: says when', async () => {
    await practice.pharmacist.http.patch(`/prescriptions/${prescription.id}/dispense`);
    const { body } = await look(token);
    expect(body.verdict).toBe('dispensed');
    expect(body.dispensed_at).toEqual(expect.any(String));
    expect((await page(token)).html).toContain('Already dispensed');
    expect(await tokenOf(prescription)).toBe(token);
  });

  it('cancelled: says so', async () => {
    await practice.doctor.http.patch(`/prescriptions/${prescription.id}`, {
      status: 'CANCELLED',
      reason: 'wrong dose',
    });
    expect((await look(token)).body.verdict).toBe('cancelled');
    const { html } = await page(token);
    expect(html).toContain('Do not give out its medicines');
    expect(html).not.toContain('wrong dose');
    const { bytes } = await download(practice.admin.http, prescription.id);
    expect((await readPdf(bytes)).pages[0]).toContain('CANCELLED');
  });

  it.each<[string, string]>([
    ['a dosage', `update @prescription_items set dosage = '10 tablets' where prescription_id = $1`],
    [
      'an instruction',
      `update @prescription_items set instructions = 'before food' where prescription_id = $1`,
    ],
    ['the diagnosis', `update @prescriptions set diagnosis = 'something else' where id = $1`],
    ['the time of issue', `update @prescriptions set issued_at = issued_at - interval '1 day' where id = $1`],
    ['a missing medicine', `delete from @prescription_items where prescription_id = $1`],
    [
      'nonsense for a signature',
      `update @prescription_papers set signature = 'x' where prescription_id = $1`,
    ],
  ])('altered in the database: %s', async (_, change) => {
    // By somebody who owns the database and can undo what keeps the items.
    await inHospital('alter table @prescription_items disable trigger user');
    await inHospital(change, [prescription.id]);
    await inHospital('alter table @prescription_items enable trigger user');
    const { status, body } = await look(token);
    expect(status).toBe(200);
    expect(body).toMatchObject({ verdict: 'altered', medicines: [], doctor_name: null, signature: null });
    expect((await page(token)).html).toContain('Do not trust this prescription');
  });

  it('altered: signed by a key that is not of the hospital, even when it was put among its keys', async () => {
    const [paper] = await inHospital(
      'select signature from @prescription_papers where prescription_id = $1',
      [prescription.id],
    );
    const statement = Buffer.from((paper?.['signature'] ?? '').split('.')[1] ?? '', 'base64url').toString();
    const forger = newKeyPair();
    const id = '01900000-0000-7000-8000-000000000001';
    await inHospital(`update @prescription_papers set signature = $2 where prescription_id = $1`, [
      prescription.id,
      signJws(statement, forger, id),
    ]);
    expect((await look(token)).body.verdict).toBe('altered');
    await inHospital(
      `insert into @signing_keys (id, public_key, attestation, created_at, retired_at)
       values ($1, $2, (select attestation from @signing_keys limit 1), now(), now())`,
      [id, forger.publicKey],
    );
    expect((await look(token)).body.verdict).toBe('altered');
    const { body } = await api.get<JwkSet>(`/public/hospitals/${practice.hospital.code}/keys`);
    expect(body.keys.map(({ kid }) => kid)).not.toContain(id);
    await inHospital('delete from @signing_keys where id = $1', [id]);
  });

  it('a name that is corrected later does not make it altered', async () => {
    await practice.admin.http.patch(`/users/${practice.doctor.id}`, { last_name: 'Married' });
    const { body } = await look(token);
    expect(body.verdict).toBe('genuine');
    expect(body.doctor_name).not.toContain('Married');
  });

  it.each<[string, (token: string) => string]>([
    ['another secret', known => `${known.slice(0, -1)}${known.endsWith('A') ? 'B' : 'A'}`],
    ['another hospital', known => `${other.hospital.code}${known.slice(8)}`],
    ['a hospital that is not there', known => `00000000${known.slice(8)}`],
    ['no token', () => 'x'],
    ['SQL', () => encodeURIComponent(`1a2b3c4d.' or true --`)],
  ])('unknown: %s', async (_, change) => {
    const { status, body } = await look(change(token));
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'prescription_papers.unknown', verdict: 'unknown' });
    const shown = await page(change(token));
    expect(shown.status).toBe(404);
    expect(shown.html).toContain('No hospital here has issued');
  });

  it('is written down, and limited', async () => {
    await look(token);
    const [entry] = await inHospital(
      `select actor_id from @audit_entries where action = 'prescription.verified' and entity_id = $1`,
      [prescription.id],
    );
    expect(entry).toEqual({ actor_id: null });
    const statuses: number[] = [];
    for (let n = 0; n < 61; n++) statuses.push((await look('x')).status);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses[0]).toBe(404);
  });
});

describe('the key of a hospital', () => {
  beforeEach(() => api.sql('delete from public.counters'));

  it('is renewed by those who keep the settings; older papers stay genuine, and the old key cannot sign', async () => {
    const old = await practice.issued();
    const token = await tokenOf(old);
    expect((await practice.doctor.http.post('/signing-keys')).status).toBe(403);
    const renewed = await practice.admin.http.post<{ id: string }>('/signing-keys');
    expect(renewed.status).toBe(201);
    expect(JSON.stringify(renewed.body)).not.toContain('private');
    expect((await look(token)).body.verdict).toBe('genuine');
    const { body } = await look(await tokenOf(await practice.issued()));
    const head = Buffer.from((body.signature ?? '').split('.')[0] ?? '', 'base64url').toString();
    expect(JSON.parse(head)).toEqual({ alg: 'EdDSA', kid: renewed.body.id });
    const rows = await inHospital(
      'select id from @signing_keys where retired_at is not null and sealed_private_key is not null',
    );
    expect(rows).toEqual([]);
  });

  it('is one at a time, also when two renew it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => practice.admin.http.post('/signing-keys')),
    );
    for (const { status } of answers) expect([201, 409]).toContain(status);
    const rows = await inHospital('select id from @signing_keys where retired_at is null');
    expect(rows).toHaveLength(1);
  });

  it('is not told of a hospital that is not there', async () => {
    expect((await api.get('/public/hospitals/00000000/keys')).status).toBe(404);
    expect((await api.get('/public/hospitals/x/keys')).status).toBe(404);
  });
});
