import { aHospital, type Hospital } from '../factories/hospital.js';
import { until } from '../gateways/until.js';
import { startApi, type TestApi } from '../support/api.js';
import { startProcess } from '../support/processes.js';
import { countOf } from '../support/records.js';
import { upload } from '../support/upload.js';
import { kill } from './load.js';

let api: TestApi;
let hospital: Hospital;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
}, 60_000);
afterAll(() => api.close());

const people = 3_000;
const rows = Array.from(
  { length: people },
  (_, n) => `Asha,Rao,F,${1940 + (n % 80)}-01-01,98${20_000_000 + n}`,
);

describe('an import whose worker is killed', () => {
  it('goes on where it was: everybody once, nothing half', async () => {
    let worker = await startProcess('worker', api.variables);
    const { status, body } = await upload<{ id: string }>(
      hospital.admin.http,
      '/patient-imports?dry_run=false&take_duplicates=true',
      `first_name,last_name,gender,dob,phone\n${rows.join('\n')}`,
    );
    expect(status).toBe(201);
    const progress = async () =>
      (await hospital.admin.http.get<{ done_rows: number; status: string }>(`/patient-imports/${body.id}`))
        .body;
    for (const least of [1, 900]) {
      await until('it has begun', async () => (await progress()).done_rows >= least, 120_000);
      await kill(worker.child);
      const { done_rows } = await progress();
      expect(done_rows % 100).toBe(0);
      expect(done_rows).toBeLessThan(people);
      expect(await countOf(api, hospital, 'patients')).toBe(done_rows);
      worker = await startProcess('worker', api.variables);
    }
    await until('it is done', async () => (await progress()).status === 'COMPLETED', 180_000);
    await worker.stop();
    expect(await progress()).toMatchObject({ done_rows: people, created_rows: people });
    expect(await countOf(api, hospital, 'patients')).toBe(people);
    const phones = await api.sql(`select distinct phone_primary from ${hospital.schema}.patients`);
    expect(phones).toHaveLength(people);
    expect(await countOf(api, hospital, 'patient_import_rows', `outcome = 'CREATED'`)).toBe(people);
    const counted = await api.sql<{ value: number }>(
      `select sum(value)::int as value from ${hospital.schema}.counters where name = 'patients'`,
    );
    expect(counted).toEqual([{ value: people }]);
    expect(await countOf(api, hospital, 'audit_entries', `action = 'patient.registered'`)).toBe(people);
    expect(await countOf(api, hospital, 'audit_entries', `action = 'patient_import.ended'`)).toBe(1);
  }, 400_000);
});
