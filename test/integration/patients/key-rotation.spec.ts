import { DataKeys } from '../../../src/core/crypto/data-keys.js';
import { KeyRotation, type SealedRows } from '../../../src/core/crypto/key-rotation.js';
import { Keys } from '../../../src/core/crypto/keys.js';
import { sealWith } from '../../../src/core/crypto/sealing.js';
import { Events } from '../../../src/core/events/events.js';
import { Tenancy } from '../../../src/core/tenancy/tenancy.js';
import { TenantDirectory } from '../../../src/core/tenancy/tenant-directory.js';
import { SealedNationalIds } from '../../../src/modules/patients/index.js';
import { SealedSigningKeys } from '../../../src/modules/prescription-papers/index.js';
import { aHospital, type Hospital } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { appSecret } from '../../support/database.js';
import type { HttpClient } from '../../support/http-client.js';
import { countOf } from '../../support/records.js';

let api: TestApi;
let sibling: HttpClient;

beforeAll(async () => {
  api = await startApi();
  sibling = await api.startSibling();
}, 60_000);
afterAll(() => api.close());

const rotationOf = (sealed: SealedRows[], settleMs?: number) =>
  new KeyRotation(api.app.get(Tenancy), api.app.get(DataKeys), api.app.get(Events), sealed, settleMs);
const everything = (): SealedRows[] => [api.app.get(SealedNationalIds), api.app.get(SealedSigningKeys)];

async function rotate({ code }: Hospital, sealed = everything(), settleMs?: number): Promise<number[]> {
  const tenant = (await api.app.get(TenantDirectory).all()).find(one => one.code === code);
  if (!tenant) throw new Error('This hospital is not there.');
  return rotationOf(sealed, settleMs).rotate(tenant, () => undefined);
}

const keysOf = ({ schema }: Hospital) =>
  api.sql<{ number: number; state: string }>(`select number, state from ${schema}.data_keys order by number`);
const numberOf = (n: number) => `ABCD${1000 + n}F`;

async function withIds(hospital: Hospital, count: number): Promise<Patient[]> {
  const patients: Patient[] = [];
  for (let n = 0; n < count; n++) {
    const patient = await aPatient(hospital.admin.http);
    const changed = await hospital.admin.http.patch(`/patients/${patient.id}`, {
      national_id_type: 'PAN',
      national_id_number: numberOf(n),
    });
    expect(changed.status).toBe(200);
    patients.push(patient);
  }
  return patients;
}

const sealedWith = ({ schema }: Hospital) =>
  api.sql<{ key: string; count: number }>(
    `select substring(national_id_cipher from '^v[0-9]+[.][0-9]*') as key, count(*)::int as count
     from ${schema}.patients where national_id_cipher is not null group by 1 order by 1`,
  );

const finds = async (http: HttpClient, text: string) =>
  (await http.get<{ items: Patient[] }>(`/patients?search=${text}`)).body.items.map(({ id }) => id);

describe('the data key of a hospital', () => {
  it('is random, wrapped by the master key, and of this hospital alone', async () => {
    const [one, other] = [await aHospital(api), await aHospital(api)];
    await withIds(one, 1);
    await withIds(other, 1);
    const [a] = await api.sql<{ wrapped: string }>(`select wrapped from ${one.schema}.data_keys`);
    expect(a?.wrapped).toMatch(/^[\w-]{90,}$/);
    expect(await keysOf(one)).toEqual([{ number: 1, state: 'CURRENT' }]);
    const [stored, foreign] = await Promise.all(
      [one, other].map(({ schema }) =>
        api.sql<{ cipher: string; hash: string }>(
          `select national_id_cipher as cipher, national_id_hash as hash from ${schema}.patients`,
        ),
      ),
    );
    expect(stored?.[0]?.cipher).toMatch(/^v2\.1\./);
    expect(JSON.stringify(stored)).not.toContain(numberOf(0));
    expect(stored?.[0]?.hash).not.toBe(foreign?.[0]?.hash);
  });

  it('is one, however many seal their first value at once', async () => {
    const hospital = await aHospital(api);
    const patients = await Promise.all(Array.from({ length: 10 }, () => aPatient(hospital.admin.http)));
    const answers = await Promise.all(
      patients.map(({ id }, n) =>
        hospital.admin.http.patch(`/patients/${id}`, {
          national_id_type: 'PAN',
          national_id_number: numberOf(n),
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(patients.map(() => 200));
    expect(await keysOf(hospital)).toEqual([{ number: 1, state: 'CURRENT' }]);
    expect(await finds(sibling.as(hospital.admin.http.token), numberOf(3))).toEqual([patients[3]?.id]);
  });
});

describe('a new data key', () => {
  it('seals everything anew; the old one is retired, and nothing shows', async () => {
    const hospital = await aHospital(api);
    const patients = await withIds(hospital, 7);
    const before = await hospital.admin.http.get(`/patients/${patients[2]?.id}`);
    expect(await rotate(hospital)).toEqual([1]);
    expect(await keysOf(hospital)).toEqual([
      { number: 1, state: 'RETIRED' },
      { number: 2, state: 'CURRENT' },
    ]);
    expect(await sealedWith(hospital)).toEqual([{ key: 'v2.2', count: 7 }]);
    for (const http of [hospital.admin.http, sibling.as(hospital.admin.http.token)]) {
      expect((await http.get(`/patients/${patients[2]?.id}`)).body).toEqual(before.body);
      expect(await finds(http, numberOf(2))).toEqual([patients[2]?.id]);
      expect(await finds(http, 'ABCD9999F')).toEqual([]);
    }
    const audited = await api.sql<{ action: string; changes: unknown }>(
      `select action, changes from ${hospital.schema}.audit_entries where action like 'data_key.%' order by at, id`,
    );
    expect(audited).toEqual([
      { action: 'data_key.renewed', changes: { number: [null, 2] } },
      { action: 'data_key.retired', changes: { number: [1, null] } },
    ]);
  });

  it('takes over what was sealed when keys followed from the master key', async () => {
    const hospital = await aHospital(api);
    const { id } = await aPatient(hospital.admin.http);
    const key = new Keys(appSecret).derive(`field-encryption:v1:${hospital.id}`);
    await api.sql(
      `update ${hospital.schema}.patients set national_id_type = 'PAN', national_id_cipher = $1, national_id_hash = 'old'`,
      [`v1.${sealWith(key, 'OLD1234')}`],
    );
    await api.sql(
      `update ${hospital.schema}.data_keys set number = 0, wrapped = null, created_at = now() where number = 1`,
    );
    const shown = () => hospital.admin.http.get(`/patients/${id}`);
    expect((await shown()).body['national_id_number']).toBe('OLD1234');
    await rotate(hospital);
    expect((await shown()).body['national_id_number']).toBe('OLD1234');
    expect(await finds(hospital.admin.http, 'OLD1234')).toEqual([id]);
    expect((await keysOf(hospital)).find(({ number }) => number === 0)?.state).toBe('RETIRED');
  });

  it('comes while everybody reads, looks for and writes national ids, in two processes', async () => {
    const hospital = await aHospital(api);
    await api.sql(
      `insert into ${hospital.schema}.patients (id, patient_code, first_name, gender, search_text, created_at, updated_at)
       select gen_random_uuid(), 'fill-' || n, 'Fill', 'FEMALE', 'fill', now(), now() from generate_series(1, 300) n`,
    );
    const patients = await withIds(hospital, 40);
    const doors = [hospital.admin.http, sibling.as(hospital.admin.http.token)];
    let isOver = false;
    const wrong: string[] = [];
    let looks = 0;
    const visitor = async (n: number) => {
      const http = doors[n % 2] as HttpClient;
      for (let turn = n; !isOver; turn += 7) {
        const which = turn % patients.length;
        const id = patients[which]?.id ?? '';
        const answer = await http.get(`/patients/${id}`);
        if (answer.body['national_id_number'] !== numberOf(which)) wrong.push(`read ${answer.status}`);
        if ((await finds(http, numberOf(which)))[0] !== id) wrong.push(`search ${which}`);
        looks++;
      }
    };
    const added: { id: string; number: string }[] = [];
    const writer = async (n: number) => {
      const http = doors[n % 2] as HttpClient;
      for (let turn = 0; !isOver; turn++) {
        const number = `NEW${n}X${turn}`;
        const created = await http.post<Patient>('/patients', {
          first_name: 'Newcomer',
          national_id_type: 'PAN',
          national_id_number: number,
        });
        if (created.status !== 201) wrong.push(`create ${created.status}`);
        else if ((await finds(doors[(n + 1) % 2] as HttpClient, number))[0] !== created.body.id)
          wrong.push(`new ${number}`);
        added.push({ id: created.body.id, number });
      }
    };
    const crowd = [0, 1, 2].map(visitor).concat([0, 1].map(writer));
    expect(await rotate(hospital)).toEqual([1]);
    expect(await rotate(hospital)).toEqual([2]);
    isOver = true;
    await Promise.all(crowd);
    expect(wrong).toEqual([]);
    expect(looks).toBeGreaterThan(10);
    expect(added.length).toBeGreaterThan(5);
    expect(await sealedWith(hospital)).toEqual([{ key: 'v2.3', count: patients.length + added.length }]);
    for (const { id, number } of added.slice(-5)) {
      const { body } = await hospital.admin.http.get(`/patients/${id}`);
      expect(body['national_id_number']).toBe(number);
    }
  }, 120_000);

  it('is finished by the next run after an interruption at any step, and made once', async () => {
    const hospital = await aHospital(api);
    const patients = await withIds(hospital, 6);
    const ids = api.app.get(SealedNationalIds);
    const failing = (step: 'reseal' | 'uses'): SealedRows => ({
      name: 'of the test',
      reseal: async (after, size) => {
        if (step === 'uses') return ids.reseal(after, size);
        await ids.reseal(after, 2);
        throw new Error('Interrupted.');
      },
      uses: () => Promise.reject(new Error('Interrupted.')),
    });
    // In the middle of the rows, the part that was written is undone with its transaction.
    await expect(rotate(hospital, [failing('reseal')], 0)).rejects.toThrow('Interrupted.');
    expect(await sealedWith(hospital)).toEqual([{ key: 'v2.1', count: 6 }]);
    await expect(rotate(hospital, [failing('uses')], 0)).rejects.toThrow('Interrupted.');
    expect(await keysOf(hospital)).toEqual([
      { number: 1, state: 'OLD' },
      { number: 2, state: 'CURRENT' },
    ]);
    expect(await rotate(hospital, everything(), 0)).toEqual([1]);
    expect(await keysOf(hospital)).toEqual([
      { number: 1, state: 'RETIRED' },
      { number: 2, state: 'CURRENT' },
    ]);
    expect(await finds(hospital.admin.http, numberOf(4))).toEqual([patients[4]?.id]);
  });

  it('is not put in the place of an old one that something still needs', async () => {
    const hospital = await aHospital(api);
    await withIds(hospital, 2);
    const forgetful: SealedRows = {
      name: 'rows of the test',
      reseal: () => Promise.resolve({ resealed: 0, place: undefined }),
      uses: () => Promise.resolve(true),
    };
    await expect(rotate(hospital, [forgetful], 0)).rejects.toThrow(
      'Some rows of the test are still sealed with key 1.',
    );
    expect((await keysOf(hospital))[0]).toEqual({ number: 1, state: 'OLD' });
  });

  it('does not tell anybody who has a record in hand that it moved on', async () => {
    const hospital = await aHospital(api);
    const [patient] = await withIds(hospital, 1);
    const { body, headers } = await hospital.admin.http.get(`/patients/${patient?.id}`);
    await rotate(hospital, everything(), 0);
    const changed = await hospital.admin.http.patch(
      `/patients/${patient?.id}`,
      { city: 'Nagpur' },
      { headers: { 'if-match': headers.get('etag') ?? '' } },
    );
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      national_id_number: numberOf(0),
      version: Number(body['version']) + 1,
    });
    // Saying the same number again is no change of it.
    await hospital.admin.http.patch(`/patients/${patient?.id}`, {
      national_id_type: 'PAN',
      national_id_number: numberOf(0),
    });
    const masked = await countOf(api, hospital, 'audit_entries', `changes ? 'national_id_cipher'`);
    expect(masked).toBe(1);
  });

  it('leaves other hospitals alone', async () => {
    const [one, other] = [await aHospital(api), await aHospital(api)];
    await withIds(one, 1);
    await withIds(other, 1);
    await rotate(one, everything(), 0);
    expect(await keysOf(other)).toEqual([{ number: 1, state: 'CURRENT' }]);
    expect(await sealedWith(other)).toEqual([{ key: 'v2.1', count: 1 }]);
  });
});
