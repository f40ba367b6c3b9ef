import { until } from '../../gateways/until.js';
import { aMedicine, type Prescription } from '../../factories/prescription.js';
import { startApi, type TestApi } from '../../support/api.js';
import { withClient } from '../../support/database.js';
import { aPractice, type Practice } from './practice.js';

let api: TestApi;
let practice: Practice;
beforeAll(async () => {
  api = await startApi();
  practice = await aPractice(api);
});
afterAll(() => api.close());

const table = () => `${practice.hospital.schema}.prescription_items`;
const itemsOf = (id: string) =>
  api.sql<{ position: number }>(`select * from ${table()} where prescription_id = $1 order by position`, [
    id,
  ]);
const refusal = /change only while it is a draft/;

/** By the owner of the database, past everything that the product asks before it writes. */
const changes: [string, () => string][] = [
  ['adding one', () => add('$1')],
  ['changing one', () => `update ${table()} set dosage = '10 tablets' where prescription_id = $1`],
  ['taking one away', () => `delete from ${table()} where prescription_id = $1 and position = 1`],
];
const add = (prescription: string) =>
  `insert into ${table()} (id, prescription_id, position, medicine_name) values (gen_random_uuid(), ${prescription}, 9, 'X')`;

const two = { items: [aMedicine(), aMedicine({ medicine_name: 'Cetirizine 10 mg' })] };

describe('the items of a prescription', () => {
  it.each(changes)('%s: the database allows it in a draft', async (_, change) => {
    const { id } = await practice.draft(two);
    const before = await itemsOf(id);
    await api.sql(change(), [id]);
    expect(await itemsOf(id)).not.toEqual(before);
  });

  const later: [string, () => Promise<Prescription>][] = [
    ['issued', () => practice.issued(two)],
    [
      'dispensed',
      async () => {
        const { id } = await practice.issued(two);
        return (await practice.pharmacist.http.patch<Prescription>(`/prescriptions/${id}/dispense`)).body;
      },
    ],
    [
      'cancelled',
      async () => {
        const { id } = await practice.draft(two);
        const body = { status: 'CANCELLED', reason: 'Not needed' };
        return (await practice.doctor.http.patch<Prescription>(`/prescriptions/${id}`, body)).body;
      },
    ],
  ];
  it.each(
    later.flatMap(([name, make]) => changes.map(([what, change]) => [name, what, make, change] as const)),
  )('%s, %s: the database refuses it', async (name, _, make, change) => {
    const { id, status } = await make();
    expect(status).toBe(name.toUpperCase());
    const before = await itemsOf(id);
    expect(before).toHaveLength(2);
    await expect(api.sql(change(), [id])).rejects.toThrow(refusal);
    expect(await itemsOf(id)).toEqual(before);
  });

  it('cannot be moved to a prescription that is issued, nor away from it', async () => {
    const [draft, issued] = [await practice.draft(), await practice.issued()];
    const move = `update ${table()} set prescription_id = $1, position = 7 where prescription_id = $2`;
    await expect(api.sql(move, [issued.id, draft.id])).rejects.toThrow(refusal);
    await expect(api.sql(move, [draft.id, issued.id])).rejects.toThrow(refusal);
  });

  it('wait for whoever is issuing it, and stay as they are', async () => {
    const { id } = await practice.draft();
    const before = await itemsOf(id);
    await withClient(api.database.url, async issuing => {
      await issuing.query('begin');
      await issuing.query(
        `update ${practice.hospital.schema}.prescriptions set status = 'ISSUED', issued_at = now() where id = $1`,
        [id],
      );
      const late = api.sql(add('$1'), [id]).then(
        () => undefined,
        (error: unknown) => error,
      );
      await until('the other waits', async () => {
        const waiting = await api.sql(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return waiting.length === 1;
      });
      await issuing.query('commit');
      expect(String(await late)).toMatch(refusal);
    });
    expect(await itemsOf(id)).toEqual(before);
  });

  it('go with a prescription that is deleted as a whole', async () => {
    const { id } = await practice.issued(two);
    await api.sql(`delete from ${practice.hospital.schema}.prescriptions where id = $1`, [id]);
    expect(await itemsOf(id)).toEqual([]);
  });
});
