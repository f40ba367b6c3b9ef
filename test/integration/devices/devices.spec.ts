import { randomBytes, randomUUID } from 'node:crypto';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { aDevice, type BatchReport, type Device, type Reading } from '../../factories/vitals.js';
import { startApi, type TestApi } from '../../support/api.js';
import { morning } from '../../support/hospital-time.js';
import type { HttpClient } from '../../support/http-client.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let patient: string;

const pulse = (overrides: object = {}) => ({ type: 'heart_rate', value: 72, unit: '/min', ...overrides });
const ago = (seconds: number) => new Date(morning.getTime() - seconds * 1000).toISOString();
const send = (key: string | undefined, readings: readonly unknown[], http: HttpClient = api) =>
  http.post<BatchReport>(
    '/devices/readings',
    { readings },
    { headers: key === undefined ? {} : { 'x-api-key': key } },
  );
const revoke = (id: string) => hospital.admin.http.post<Device>(`/devices/${id}/revoke`);

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  patient = (await aPatient(doctor.http)).id;
});
afterAll(() => api.close());

describe('a device', () => {
  it('is registered for a patient; its key is shown once, and of it only the hash is kept', async () => {
    const form = { patient_id: patient, name: 'Watch', kind: 'wearable', serial_number: 'W-77' };
    const { status, body } = await hospital.admin.http.post<Device>('/devices', form);
    expect(status).toBe(201);
    const { api_key: key, ...device } = body;
    expect(device).toEqual({
      ...form,
      id: expect.any(String) as string,
      registered_by_id: hospital.admin.id,
      registered_at: morning.toISOString(),
      last_seen_at: null,
      revoked_at: null,
      revoked_by_id: null,
      version: 1,
    });
    expect(key).toMatch(new RegExp(`^hms_${hospital.code}_[\\w-]{43}$`));
    const { body: listed } = await hospital.admin.http.get<{ items: Device[] }>(
      `/devices?patient_id=${patient}`,
    );
    expect(listed.items).toContainEqual(device);
    const secret = key.slice(-43);
    expect(JSON.stringify(listed)).not.toContain(secret);
    for (const table of ['devices', 'audit_entries', 'outbox'])
      expect(await countOf(api, hospital, `${table} t`, 't::text like $1', [`%${secret}%`])).toBe(0);
    expect(await historyOf(api, hospital, device.id)).toMatchObject([
      { action: 'device.registered', actor_id: hospital.admin.id, patient_ids: [patient] },
    ]);
  });

  it('is registered by administrators, for a patient who is known and lives', async () => {
    for (const role of ['DOCTOR', 'NURSE', 'RECEPTIONIST', 'PHARMACIST']) {
      const { http } = await aStaffMember(api, hospital, { roles: [role] });
      expect((await http.post('/devices', { patient_id: patient, name: 'Mine' })).status).toBe(403);
      expect((await http.get('/devices')).status).toBe(403);
    }
    const register = (form: object) => hospital.admin.http.post('/devices', form);
    expectProblem(await register({ patient_id: randomUUID(), name: 'X' }), {
      status: 404,
      code: 'patients.not_found',
    });
    expect((await register({ patient_id: patient, name: ' ' })).status).toBe(422);
    const { id } = await aPatient(doctor.http);
    await hospital.admin.http.patch(`/patients/${id}`, { is_deceased: true });
    expectProblem(await register({ patient_id: id, name: 'X' }), {
      status: 400,
      code: 'devices.patient_deceased',
    });
  });

  it('stays silent once its patient is dead', async () => {
    const { id } = await aPatient(doctor.http);
    const { api_key } = await aDevice(hospital.admin.http, id);
    await hospital.admin.http.patch(`/patients/${id}`, { is_deceased: true });
    const { body } = await send(api_key, [pulse({ value: 190 })]);
    expect(body).toMatchObject({
      uploaded: 0,
      alerts_raised: 0,
      errors: [{ row: 0, code: 'vitals.patient_deceased' }],
    });
    expect(await countOf(api, hospital, 'readings', 'patient_id = $1', [id])).toBe(0);
  });

  it('sends some of what it measures; what is good is kept, of its patient and with its source', async () => {
    const { id: own } = await aPatient(doctor.http);
    const device = await aDevice(hospital.admin.http, own, { kind: 'wearable' });
    const readings = [
      pulse({ recorded_at: ago(30) }),
      { type: 'temperature', value: 98.6, unit: '[degF]' },
      pulse({ recorded_at: ago(20), patient_id: patient, source: 'doctor' }),
      pulse({ value: 4000 }),
      { type: 'spo2' },
      null,
    ];
    const { status, body } = await send(device.api_key, readings);
    expect(status).toBe(200);
    expect(body).toMatchObject({ uploaded: 3, skipped: 0, failed: 3 });
    expect(body.errors.map(({ row, code }) => [row, code])).toEqual([
      [3, 'vitals.implausible'],
      [4, 'vitals.row_malformed'],
      [5, 'vitals.row_malformed'],
    ]);
    const { body: kept } = await doctor.http.get<{ items: Reading[] }>(`/patients/${own}/readings`);
    expect(kept.items.map(({ type, value, recorded_at }) => [type, value, recorded_at])).toEqual([
      ['temperature', 37, morning.toISOString()],
      ['heart_rate', 72, ago(20)],
      ['heart_rate', 72, ago(30)],
    ]);
    for (const reading of kept.items)
      expect(reading).toMatchObject({ source: 'wearable', device_id: device.id, recorded_by_id: null });
    expect(await countOf(api, hospital, 'readings', 'patient_id = $1', [patient])).toBe(0);
    const [seen] = await api.sql<{ last_seen_at: Date }>(
      `select last_seen_at from ${hospital.schema}.devices where id = $1`,
      [device.id],
    );
    expect(seen?.last_seen_at).toEqual(morning);
    expect((await historyOf(api, hospital, device.id)).at(-1)).toMatchObject({
      action: 'readings.uploaded',
      actor_id: device.id,
      patient_ids: [own],
    });
  });

  it('may send again what it has sent; two devices may measure at the same time', async () => {
    const [one, other] = [
      await aDevice(hospital.admin.http, patient),
      await aDevice(hospital.admin.http, patient),
    ];
    const readings = [pulse({ recorded_at: ago(90) })];
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(one.api_key, readings)));
    expect(answers.reduce((sum, { body }) => sum + body.uploaded, 0)).toBe(1);
    expect(answers.reduce((sum, { body }) => sum + body.skipped, 0)).toBe(4);
    expect((await send(other.api_key, readings)).body).toMatchObject({ uploaded: 1 });
  });

  it('sends nothing from the moment on in which it is revoked, in this process and in another', async () => {
    const sibling = await api.startSibling();
    const now = new Date().toISOString();
    const device = await aDevice(hospital.admin.http, patient);
    expect((await send(device.api_key, [pulse()])).status).toBe(200);
    expect((await send(device.api_key, [pulse({ recorded_at: now })], sibling)).status).toBe(200);
    const { status, body } = await revoke(device.id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ revoked_at: morning.toISOString(), revoked_by_id: hospital.admin.id });
    for (const http of [api, sibling])
      expectProblem(await send(device.api_key, [pulse()], http), {
        status: 401,
        code: 'auth.device_key_required',
      });
    expect((await revoke(device.id)).body).toEqual(body);
    expect(
      (await historyOf(api, hospital, device.id)).filter(({ action }) => action === 'device.revoked'),
    ).toHaveLength(1);
    const { body: listed } = await hospital.admin.http.get<{ items: Device[] }>('/devices?revoked=true');
    expect(listed.items.map(({ id }) => id)).toEqual([device.id]);
    expectProblem(await revoke(randomUUID()), { status: 404, code: 'devices.not_found' });
  }, 30_000);

  it('is slowed down when it sends too often, and no other with it', async () => {
    const [one, other] = [
      await aDevice(hospital.admin.http, patient),
      await aDevice(hospital.admin.http, patient),
    ];
    const answers = [];
    for (let n = 0; n < 13; n++)
      answers.push(...(await Promise.all(Array.from({ length: 10 }, () => send(one.api_key, [pulse()])))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(120);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(10);
    for (const answer of refused) {
      expectProblem(answer, { status: 429, code: 'devices.too_many_requests' });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await send(other.api_key, [pulse()])).status).toBe(200);
  }, 30_000);
});

describe('the key of a device', () => {
  it('opens nothing else, and nothing else opens its door', async () => {
    const { api_key: key } = await aDevice(hospital.admin.http, patient);
    const headers = { 'x-api-key': key };
    for (const path of ['/auth/me', '/patients', `/vitals?patient_id=${patient}`, '/devices', '/inbox'])
      for (const http of [api, api.as(key)]) expect((await http.get(path, { headers })).status).toBe(401);
    for (const http of [hospital.admin.http, (await aSuperAdmin(api)).http, api])
      expect((await send(undefined, [pulse()], http)).status).toBe(401);
  });

  it.each([
    ['of nobody', () => `hms_${hospital.code}_${randomBytes(32).toString('base64url')}`],
    ['of an unknown hospital', () => `hms_00000000_${randomBytes(32).toString('base64url')}`],
    ['that is none', () => 'secret'],
    ['that is empty', () => ''],
  ])('%s is refused', async (_, key) => {
    expectProblem(await send(key(), [pulse()]), { status: 401, code: 'auth.device_key_required' });
  });

  it('of one hospital is no key in another, whatever it says', async () => {
    const other = await aHospital(api);
    const { api_key: key } = await aDevice(hospital.admin.http, patient);
    expect((await send(key.replace(hospital.code, other.code), [pulse()])).status).toBe(401);
  });

  it('opens nothing while its hospital is suspended', async () => {
    const other = await aHospital(api);
    const { id } = await aPatient(other.admin.http);
    const { api_key: key } = await aDevice(other.admin.http, id);
    expect((await send(key, [pulse()])).status).toBe(200);
    const operator = await aSuperAdmin(api);
    await operator.http.patch(`/platform/tenants/${other.id}/suspend`);
    expectProblem(await send(key, [pulse({ value: 73 })]), { status: 403, code: 'tenant.suspended' });
    expect(await countOf(api, other, 'readings')).toBe(1);
  });
});
