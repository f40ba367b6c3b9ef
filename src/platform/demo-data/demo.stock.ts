import type {
  ImportedBatch,
  ImportedStock,
  ImportedStockItem,
  NewMovement,
} from '../../modules/stock/index.js';
import { isExpired, takeFirstExpiring } from '../../modules/stock/index.js';
import type { ImportedPrescription } from '../../modules/prescriptions/index.js';
import { type Temporal } from 'temporal-polyfill';
import { clockTime, hospitalDay } from './demo.calendar.js';
import { demoMedicineKeys, demoMedicines, demoSupplies } from './demo.medicines.js';
import { demoId, demoRandom } from './demo.random.js';
import { demoStaffId } from './demo.staff.js';
import { type DemoKey } from './demo.types.js';

const OPENING_DAY = -121;
/** Days on which goods come, and how long they can be used from today on. */
const deliveries = [
  { day: OPENING_DAY, usable: [-6, -6], isOpening: true },
  { day: -92, usable: [20, 45] },
  { day: -58, usable: [150, 240] },
  { day: -27, usable: [300, 420] },
  { day: -4, usable: [420, 600] },
] as const;
/** What the first delivery still has left when it expires is thrown away a day later. */
const WASTE_DAY = -5;

export const demoStockItemId = (key: DemoKey, name: string): string => demoId(`${key}|stock|${name}`);

export const demoStockItemIds = (key: DemoKey): string[] => stockItems(key, new Date(0)).map(({ id }) => id);

/** 17 items, what came of them, what was given out for the prescriptions, what was used and thrown away. */
export function demoStock(
  key: DemoKey,
  now: Date,
  timeZone: string,
  prescriptions: readonly ImportedPrescription[],
): ImportedStock {
  const today = hospitalDay(now, timeZone);
  const at = (day: number, minute: number) => clockTime(today.add({ days: day }), minute * 60, timeZone);
  const items = stockItems(key, at(OPENING_DAY, 8 * 60));
  const supplied = items.flatMap(item => suppliesOf(key, item, today, at));
  const batches = supplied.map(({ batch }) => batch);
  const pharmacist = demoStaffId(key, 'pharmacist1');
  const ledger = new LedgerPlan(batches, timeZone);
  const steps: { at: Date; take: () => NewMovement[] }[] = [
    ...supplied.map(({ batch, quantity, isOpening }) => ({
      at: batch.created_at,
      take: () => [
        ledger.move(batch, isOpening ? 'adjust' : 'receive', quantity, batch.created_at, {
          id: demoId(`${key}|supply|${batch.id}`),
          reason: isOpening ? 'Opening stock' : 'Monthly delivery',
          actor_id: pharmacist,
        }),
      ],
    })),
    ...supplied
      .filter(({ isOpening }) => isOpening)
      .map(({ batch }) => {
        const wastedAt = at(WASTE_DAY, 10 * 60);
        return {
          at: wastedAt,
          take: () =>
            ledger.rest(batch) === 0
              ? []
              : [
                  ledger.move(batch, 'waste', -ledger.rest(batch), wastedAt, {
                    id: demoId(`${key}|waste|${batch.id}`),
                    reason: 'Expired',
                    actor_id: pharmacist,
                  }),
                ],
        };
      }),
    ...demoSupplies.flatMap(supply => usesOf(key, supply, at, ledger)),
    ...prescriptions.flatMap(prescription => {
      const { dispensed_at } = prescription;
      return dispensed_at
        ? [{ at: dispensed_at, take: () => ledger.dispense(key, prescription, dispensed_at) }]
        : [];
    }),
  ];
  const movements = steps.toSorted((a, b) => a.at.getTime() - b.at.getTime()).flatMap(({ take }) => take());
  return {
    items,
    batches,
    movements,
    sourceIds: prescriptions.map(({ id }) => id),
    // Whether something expires depends on what was dispensed.
    formerIds: batches.map(({ id }) => demoId(`${key}|waste|${id}`)),
  };
}

function stockItems(key: DemoKey, created_at: Date): ImportedStockItem[] {
  const named = (name: string) => ({ id: demoStockItemId(key, name), name: `Demo ${key} - ${name}` });
  const common = { is_active: true, created_at };
  return [
    ...demoMedicineKeys.map(each => {
      const { quantity: _, supply: __, name, ...medicine } = demoMedicines[each];
      return { ...medicine, ...named(name), ...common, type: 'MEDICINE' as const };
    }),
    ...demoSupplies.map(({ type, name, form, strength, reorder_level }) => ({
      ...named(name),
      ...common,
      type,
      generic_name: null,
      form,
      strength,
      route: null,
      default_dosage: null,
      default_frequency: null,
      default_duration: null,
      default_instructions: null,
      reorder_level,
    })),
  ];
}

interface Supplied {
  readonly batch: ImportedBatch;
  readonly quantity: number;
  readonly isOpening: boolean;
}

/** Medicines come every month and expire; other goods come once and do not. */
function suppliesOf(
  key: DemoKey,
  item: ImportedStockItem,
  today: Temporal.PlainDate,
  at: (day: number, minute: number) => Date,
): Supplied[] {
  const supply = demoSupplies.find(({ name }) => demoStockItemId(key, name) === item.id);
  if (supply) {
    const batch = {
      id: demoId(`${key}|batch|${item.name}|1`),
      stock_item_id: item.id,
      batch_number: null,
      expires_on: null,
      created_at: at(OPENING_DAY, 9 * 60),
    };
    return [{ batch, quantity: supply.supply, isOpening: false }];
  }
  const medicine = demoMedicineKeys
    .map(each => demoMedicines[each])
    .find(({ name }) => demoStockItemId(key, name) === item.id);
  return deliveries.map((delivery, index) => {
    const random = demoRandom(`${key}|batch|${item.name}|${index}`);
    const [least, most] = delivery.usable;
    const prefix = item.name.slice(9, 12).toUpperCase();
    return {
      quantity: medicine?.supply ?? 0,
      isOpening: 'isOpening' in delivery,
      batch: {
        id: demoId(`${key}|batch|${item.name}|${index + 1}`),
        stock_item_id: item.id,
        batch_number: `${prefix}${random.int(1000, 9999)}${key}${index + 1}`,
        expires_on: today.add({ days: random.int(least, most) }).toString(),
        created_at: at(delivery.day, random.int(9 * 60, 11 * 60)),
      },
    };
  });
}

/** Used on the wards, a part every few weeks. */
function usesOf(
  key: DemoKey,
  { name, used, type }: (typeof demoSupplies)[number],
  at: (day: number, minute: number) => Date,
  ledger: LedgerPlan,
) {
  const parts = type === 'EQUIPMENT' ? 1 : 4;
  return Array.from({ length: parts }, (_, index) => {
    const usedAt = at(-100 + index * 30, 12 * 60 + index * 7);
    const quantity = Math.floor((used * (index + 1)) / parts) - Math.floor((used * index) / parts);
    const batch = ledger.batchOf(demoId(`${key}|batch|Demo ${key} - ${name}|1`));
    return {
      at: usedAt,
      take: () => [
        ledger.move(batch, 'adjust', -quantity, usedAt, {
          id: demoId(`${key}|use|${name}|${index + 1}`),
          reason: type === 'EQUIPMENT' ? 'Sent for repair' : 'Used on the wards',
          actor_id: demoStaffId(key, 'pharmacist2'),
        }),
      ],
    };
  });
}

type Rest = Pick<NewMovement, 'id' | 'actor_id'> & Partial<NewMovement>;

/** Levels of batches while the plan takes from them, step by step in the order of time. */
class LedgerPlan {
  private readonly levels = new Map<string, number>();

  constructor(
    private readonly batches: readonly ImportedBatch[],
    private readonly timeZone: string,
  ) {}

  batchOf(id: string): ImportedBatch {
    const batch = this.batches.find(each => each.id === id);
    if (!batch) throw new Error(`There is no batch ${id}.`);
    return batch;
  }

  rest({ id }: ImportedBatch): number {
    return this.levels.get(id) ?? 0;
  }

  move(batch: ImportedBatch, kind: NewMovement['kind'], quantity: number, at: Date, rest: Rest): NewMovement {
    this.levels.set(batch.id, this.rest(batch) + quantity);
    return {
      stock_item_id: batch.stock_item_id,
      batch_id: batch.id,
      kind,
      quantity,
      reason: null,
      source_kind: null,
      source_id: null,
      source_line: null,
      patient_id: null,
      at,
      ...rest,
    };
  }

  /** As the pharmacy does it: what expires first goes first. */
  dispense(key: DemoKey, { id, patient_id, items }: ImportedPrescription, at: Date): NewMovement[] {
    const day = hospitalDay(at, this.timeZone).toString();
    const actor_id = demoStaffId(key, demoRandom(`dispensed|${id}`).pick(['pharmacist1', 'pharmacist2']));
    return items.flatMap(({ stock_item_id, quantity }) => {
      const usable = this.batches.filter(
        batch => batch.stock_item_id === stock_item_id && !isExpired(batch, day) && this.rest(batch) > 0,
      );
      const taken = takeFirstExpiring(
        usable.map(batch => ({ ...batch, quantity: this.rest(batch) })),
        quantity ?? 0,
      );
      if (!taken) throw new Error(`Demo hospital ${key} has run out of ${String(stock_item_id)}.`);
      return taken.map((part, index) =>
        this.move(this.batchOf(part.batch_id), 'dispense', -part.quantity, at, {
          id: demoId(`dispensed|${id}|${stock_item_id}|${index + 1}`),
          source_kind: 'prescription',
          source_id: id,
          source_line: index + 1,
          patient_id,
          actor_id,
        }),
      );
    });
  }
}
