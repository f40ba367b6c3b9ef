import { randomUUID } from 'node:crypto';
import { Tenancy } from '../../../src/core/tenancy/tenancy.js';
import { TenantDirectory } from '../../../src/core/tenancy/tenant-directory.js';
import { StockService, type DispenseLine, type StockCard } from '../../../src/modules/stock/index.js';
import type { Hospital } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import type { TestApi } from '../../support/api.js';
import { withClient } from '../../support/database.js';

/** What the prescriptions of a hospital ask of its stock, each in a transaction of its own, as a request has. */
export interface Pharmacy {
  /** For a new prescription of a patient (default: a new one each time). */
  dispense(lines: readonly DispenseLine[], patientId?: string, prescriptionId?: string): Promise<void>;
  cards(ids: readonly string[]): Promise<StockCard[]>;
  /** Fails unless level, batches and movements of the items say the same, number by number. */
  expectBalanced(itemIds: readonly string[]): Promise<void>;
  /** Runs one statement as a role of the database. */
  asRole(role: string, statement: string): Promise<unknown>;
}

export function aPharmacy(api: TestApi, hospital: Hospital): Pharmacy {
  const [stock, tenancy, directory] = [
    api.app.get(StockService),
    api.app.get(Tenancy),
    api.app.get(TenantDirectory),
  ];
  return {
    dispense: async (lines, patientId, prescriptionId = randomUUID()) => {
      const patient = patientId ?? (await aPatient(hospital.admin.http)).id;
      const tenant = await directory.get(hospital.id);
      await tenancy.run(tenant, 'write', () => stock.dispense(lines, { prescriptionId, patientId: patient }));
    },
    cards: async ids => tenancy.run(await directory.get(hospital.id), 'read', () => stock.cards(ids)),
    expectBalanced: async itemIds => {
      const unbalanced = await api.sql(
        `select i.id, i.current_stock, m.sum, m.count, m.last, b.sum as batches
         from ${hospital.schema}.stock_items i,
           lateral (select coalesce(sum(quantity), 0)::int as sum, count(*)::int as count,
             coalesce((array_agg(level_after order by number desc))[1], 0) as last, coalesce(max(number), 0) as number,
             count(*) filter (where level_after <> running)::int as jumps
             from (select *, sum(quantity) over (order by number) as running
               from ${hospital.schema}.stock_movements where stock_item_id = i.id) each) m,
           lateral (select coalesce(sum(quantity), 0)::int as sum from ${hospital.schema}.stock_batches
             where stock_item_id = i.id) b,
           lateral (select count(*)::int as wrong from ${hospital.schema}.stock_batches x where x.stock_item_id = i.id
             and x.quantity <> (select coalesce(sum(quantity), 0) from ${hospital.schema}.stock_movements
               where batch_id = x.id)) w
         where i.id = any($1) and not (i.current_stock = m.sum and m.last = m.sum and b.sum = m.sum
           and m.count = i.movement_count and m.number = m.count and m.jumps = 0 and w.wrong = 0)`,
        [itemIds],
      );
      expect(unbalanced).toEqual([]);
    },
    asRole: (role, statement) =>
      withClient(api.database.url, async db => {
        await db.query(`set role ${role}`);
        return db.query(statement);
      }),
  };
}
