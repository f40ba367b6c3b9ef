import { randomUUID } from 'node:crypto';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { signedRow, type BatchReport, type OfflineRow, type Reading } from '../../factories/vitals.js';
import { startApi, type TestApi } from '../../support/api.js';
import { morning } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { countOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let patient: string;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
});
beforeEach(async () => {
  patient = (await aPatient(doctor.http)).id;
});
afterAll(() => api.close());

const ago = (seconds: number) => new Date(morning.getTime() - seconds * 1000).toISOString();
const row = (overrides: Partial<OfflineRow> = {}): OfflineRow => ({
  patient_id: patient,
  type: 'heart_rate',
  value: 72,
  unit: '/min',
  recorded_at: ago(60),
  ...overrides,
});
const upload = (readings: readonly unknown[], http = doctor.http) =>
  http.post<BatchReport>('/vitals/batch', { readings });
const stored = (of = patient) => countOf(api, hospital, 'readings', 'patient_id = $1', [of]);
const clean = { skipped: 0, failed: 0, errors: [], alerts_raised: 0 };

describe('a batch', () => {
  it('of 10,000 rows with 5 % bad checksums and 10 % duplicates is counted exactly; again it changes nothing', async () => {
    const others = await Promise.all(Array.from({ length: 9 }, async () => (await aPatient(doctor.http)).id));
    const patients = [patient, ...others];
    // 8,500 good ones, 1,000 of them twice, 500 damaged on their way.
    const good = Array.from({ length: 8500 }, (_, n) =>
      signedRow(
        row({
          patient_id: patients[n % 10] ?? '',
          value: 60 + (n % 40),
          recorded_at: ago(n),
          source: 'wearable',
        }),
      ),
    );
    const damaged = Array.from({ length: 500 }, (_, n) => ({
      ...signedRow(row({ recorded_at: ago(10_000 + n) })),
      value: 73,
    }));
    const readings: object[] = [...good, ...good.slice(0, 1000)];
    for (const [n, each] of damaged.entries()) readings.splice(n * 20, 0, each);
    expect(readings).toHaveLength(10_000);

    const first = await upload(readings);
    expect(first.status).toBe(200);
    const { errors, ...counts } = first.body;
    expect(counts).toEqual({ uploaded: 8500, skipped: 1000, failed: 500, alerts_raised: 0 });
    expect(errors.map(error => error.row)).toEqual(damaged.map((_, n) => n * 20));
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['vitals.checksum_wrong']));
    const all = () => countOf(api, hospital, 'readings', 'patient_id = any($1::uuid[])', [patients]);
    expect(await all()).toBe(8500);

    const again = await upload(readings);
    expect(again.body).toEqual({ ...first.body, uploaded: 0, skipped: 9500 });
    expect(await all()).toBe(8500);
  }, 60_000);

  it('is stored as it was measured, in the unit of its type, and judged in it', async () => {
    const sugar = row({ type: 'glucose', value: 10, unit: 'mmol/L', source: 'external' });
    expect(await upload([signedRow(sugar)])).toMatchObject({
      status: 200,
      body: { ...clean, uploaded: 1, alerts_raised: 1 },
    });
    expect(await countOf(api, hospital, 'alerts', 'patient_id = $1', [patient])).toBe(1);
    const { body } = await doctor.http.get<{ items: Reading[] }>(`/patients/${patient}/readings`);
    expect(body.items).toMatchObject([
      {
        type: 'glucose',
        value: 180.2,
        unit: 'mg/dL',
        given_value: 10,
        given_unit: 'mmol/L',
        source: 'external',
        recorded_at: sugar.recorded_at,
        received_at: morning.toISOString(),
        recorded_by_id: doctor.id,
      },
    ]);
  });

  it('judges each row by itself', async () => {
    const dead = (await aPatient(doctor.http)).id;
    await hospital.admin.http.patch(`/patients/${dead}`, { is_deceased: true });
    const ofOthers = (await aPatient(hospital.admin.http)).id;
    const wrong: [string, unknown][] = [
      ['vitals.row_malformed', null],
      ['vitals.row_malformed', 'row'],
      ['vitals.row_malformed', { ...signedRow(row()), checksum: 'x' }],
      ['vitals.row_malformed', signedRow(row({ type: 'mood' }))],
      ['vitals.row_malformed', signedRow({ ...row(), value: '72' as never })],
      ['vitals.row_malformed', signedRow(row({ recorded_at: 'yesterday' }))],
      ['vitals.checksum_wrong', { ...signedRow(row()), unit: '{beats}/min' }],
      ['vitals.unit_unknown', signedRow(row({ unit: 'bpm' }))],
      ['vitals.implausible', signedRow(row({ value: 400 }))],
      ['vitals.recorded_too_long_ago', signedRow(row({ recorded_at: ago(90 * 86_400 + 1) }))],
      ['vitals.recorded_too_long_ago', signedRow(row({ recorded_at: ago(-86_401) }))],
      ['vitals.patient_not_found', signedRow(row({ patient_id: randomUUID() }))],
      ['vitals.not_yours', signedRow(row({ patient_id: ofOthers }))],
      ['vitals.patient_deceased', signedRow(row({ patient_id: dead }))],
    ];
    const { status, body } = await upload([signedRow(row()), ...wrong.map(([, each]) => each)]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ uploaded: 1, skipped: 0, failed: wrong.length });
    expect(body.errors.map(({ row: place, code }) => [place, code])).toEqual(
      wrong.map(([code], n) => [n + 1, code]),
    );
    for (const { detail } of body.errors) expect(detail).toMatch(/\w/);
    expect(await stored()).toBe(1);
  });

  it('does not take another value for the same reading, in the batch or later', async () => {
    const [one, other] = [signedRow(row()), signedRow(row({ value: 73 }))];
    expect((await upload([one, other, one])).body).toMatchObject({ uploaded: 1, skipped: 1, failed: 1 });
    expect((await upload([other])).body.errors).toEqual([
      { row: 0, code: 'vitals.stored_differently', detail: expect.any(String) as string },
    ]);
    expect(await stored()).toBe(1);
  });

  it('sent by eight at once is stored once', async () => {
    const readings = Array.from({ length: 300 }, (_, n) => signedRow(row({ recorded_at: ago(n) })));
    // Each begins somewhere else, so that they meet in every order.
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => upload([...readings.slice(n * 30), ...readings.slice(0, n * 30)])),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(answers.reduce((sum, { body }) => sum + body.uploaded, 0)).toBe(300);
    expect(answers.reduce((sum, { body }) => sum + body.skipped, 0)).toBe(7 * 300);
    expect(await stored()).toBe(300);
  });

  it('leaves one entry in the audit, which names the patients', async () => {
    const other = (await aPatient(doctor.http)).id;
    await upload([signedRow(row()), signedRow(row({ patient_id: other })), signedRow(row())]);
    const entries = await api.sql<{ patient_ids: string[]; changes: object }>(
      `select patient_ids, changes from ${hospital.schema}.audit_entries
       where action = 'readings.uploaded' and patient_ids @> array[$1::uuid]`,
      [other],
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]?.patient_ids.sort()).toEqual([patient, other].sort());
    expect(entries[0]?.changes).toMatchObject({ uploaded: [null, 2], skipped: [null, 1] });
  });

  it('without rows, with too many or too heavy is refused as a whole', async () => {
    expectProblem(await upload([]), { status: 422, code: 'validation.failed' });
    expectProblem(await upload(Array(10_001).fill(0)), { status: 422, code: 'validation.failed' });
    expectProblem(await doctor.http.post('/vitals/batch', {}), { status: 422, code: 'validation.failed' });
    expectProblem(await upload([{ ...row(), more: 'x'.repeat(4 * 1024 * 1024) }]), {
      status: 413,
      code: 'request.too_large',
    });
    // Other routes take what they took before.
    expectProblem(await doctor.http.post('/vitals', { notes: 'x'.repeat(1024 * 1024) }), {
      status: 413,
      code: 'request.too_large',
    });
  });
});
