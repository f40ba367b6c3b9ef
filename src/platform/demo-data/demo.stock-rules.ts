import { type DemoClinicRows, type MovementRow, type PrescriptionRow } from './demo.clinic-rows.js';
import { dayOf, type DemoRuleInput } from './demo.rule-rows.js';

/** What the client's form can keep. */
const FORMS = 'Tablet Capsule Syrup Injection Ointment Cream Drops Inhaler Suspension Powder Other'.split(
  ' ',
);
const ROUTES = 'Oral IV IM SC Topical Sublingual Inhalation Ophthalmic Nasal Rectal Vaginal Other'.split(' ');

export function brokenStockRules(input: DemoRuleInput, clinic: DemoClinicRows): string[] {
  const { items, batches, movements, prescriptions } = clinic;
  const ofItem = Map.groupBy(movements, ({ stock_item_id }) => stock_item_id);
  return [
    ...items.flatMap(item => [
      ...ledger(ofItem.get(item.id) ?? [], item.current_stock, input).map(
        problem => `${item.name}: ${problem}`,
      ),
      ...(item.form !== null && !FORMS.includes(item.form) ? [`${item.name}: ${item.form} is no form.`] : []),
      ...(item.route !== null && !ROUTES.includes(item.route)
        ? [`${item.name}: ${item.route} is no route.`]
        : []),
    ]),
    ...batches.flatMap(({ id, quantity }) => {
      const moved = movements.filter(({ batch_id }) => batch_id === id);
      return sum(moved) === quantity ? [] : [`Batch ${id} has ${quantity}; its movements say ${sum(moved)}.`];
    }),
    ...movements.flatMap(movement => expired(movement, input, clinic)),
    ...prescriptions.flatMap(each => taken(each, movements)),
  ];
}

const sum = (movements: readonly MovementRow[]) =>
  movements.reduce((total, { quantity }) => total + quantity, 0);

/** Without gaps, never below zero, and up to the level that the item has. */
function ledger(movements: readonly MovementRow[], current: number, { now }: DemoRuleInput): string[] {
  const problems: string[] = [];
  const sorted = movements.toSorted((a, b) => a.number - b.number);
  let level = 0;
  for (const [index, { number, quantity, level_after, at, batch_id }] of sorted.entries()) {
    level += quantity;
    const ofBatch = sorted.slice(0, index + 1).filter(each => each.batch_id === batch_id);
    if (number !== index + 1) problems.push(`movement ${number} should be ${index + 1}.`);
    if (level !== level_after)
      problems.push(`after movement ${number} there are ${level}, not ${level_after}.`);
    if (level < 0 || sum(ofBatch) < 0) problems.push(`movement ${number} takes what is not there.`);
    if (at > now) problems.push(`movement ${number} is in the future.`);
    if (at < (sorted[index - 1]?.at ?? at)) problems.push(`movement ${number} is before the one before it.`);
  }
  if (level !== current) problems.push(`the level is ${current}; its movements say ${level}.`);
  return problems;
}

function expired(
  { kind, batch_id, at }: MovementRow,
  { timeZone }: DemoRuleInput,
  { batches }: DemoClinicRows,
): string[] {
  const expiresOn = batches.find(({ id }) => id === batch_id)?.expires_on;
  const isLate = kind === 'dispense' && expiresOn != null && expiresOn < dayOf(at, timeZone);
  return isLate ? [`Batch ${batch_id} was dispensed from after its expiry.`] : [];
}

/** A dispensed prescription took what it says at that moment; any other took nothing. */
function taken(
  { id, patient_id, status, dispensed_at, items }: PrescriptionRow,
  movements: readonly MovementRow[],
): string[] {
  const own = movements.filter(({ source_id }) => source_id === id);
  const amounts = (rows: readonly { item: string; quantity: number }[]) =>
    [...Map.groupBy(rows, ({ item }) => item)]
      .map(([item, same]) => `${item} ${same.reduce((total, { quantity }) => total + quantity, 0)}`)
      .sort()
      .join();
  const wanted = items.flatMap(({ stock_item_id, quantity }) =>
    status === 'DISPENSED' && stock_item_id ? [{ item: stock_item_id, quantity: quantity ?? 0 }] : [],
  );
  const found = own.map(({ stock_item_id, quantity }) => ({ item: stock_item_id, quantity: -quantity }));
  const isRight =
    amounts(wanted) === amounts(found) &&
    own.every(
      movement =>
        movement.kind === 'dispense' &&
        movement.patient_id === patient_id &&
        movement.at.getTime() === dispensed_at?.getTime(),
    );
  return isRight ? [] : [`Prescription ${id} (${status}) and the stock it took do not agree.`];
}
