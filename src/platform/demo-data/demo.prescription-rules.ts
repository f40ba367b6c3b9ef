import { type DemoClinicRows, type PrescriptionRow } from './demo.clinic-rows.js';
import { repeated, type DemoRuleInput } from './demo.rule-rows.js';

export function brokenPrescriptionRules(input: DemoRuleInput, clinic: DemoClinicRows): string[] {
  const { prescriptions } = clinic;
  const live = prescriptions.filter(({ status }) => status !== 'CANCELLED');
  return [
    ...repeated(live.flatMap(({ appointment_id }) => appointment_id ?? [])).map(
      id => `Appointment ${id} has two live prescriptions.`,
    ),
    ...prescriptions.flatMap(each =>
      [...state(each, input), ...occasion(each, input, clinic), ...items(each, clinic)].map(
        problem => `Prescription ${each.id}: ${problem}`,
      ),
    ),
  ];
}

function state({ status, ...times }: PrescriptionRow, { now }: DemoRuleInput): string[] {
  const problems: string[] = [];
  const { created_at, issued_at, dispensed_at, cancelled_at } = times;
  if ((status === 'ISSUED' || status === 'DISPENSED') && !issued_at)
    problems.push(`${status} without its time.`);
  if (status === 'DRAFT' && issued_at) problems.push('a draft that was issued.');
  if ((status === 'DISPENSED') !== (dispensed_at !== null)) problems.push(`${status} with a wrong dispense.`);
  if ((status === 'CANCELLED') !== (cancelled_at !== null))
    problems.push(`${status} with a wrong cancellation.`);
  const order = [created_at, issued_at, dispensed_at, cancelled_at].flatMap(at => at ?? []);
  if (order.some((at, index) => at > now || at < (order[index - 1] ?? at)))
    problems.push('its times are in disorder.');
  return problems;
}

function occasion(
  each: PrescriptionRow,
  { appointments }: DemoRuleInput,
  { stays }: DemoClinicRows,
): string[] {
  const problems: string[] = [];
  const visit = appointments.find(({ id }) => id === each.appointment_id);
  const stay = stays.find(({ id }) => id === each.admission_id);
  if (!visit === !stay) return ['belongs to one visit or one stay.'];
  if ((visit?.patientId ?? stay?.patient_id) !== each.patient_id) problems.push('of another patient.');
  if ((visit?.doctorId ?? stay?.doctor_id) !== each.doctor_id) problems.push('by another doctor.');
  if (visit) {
    const begun = visit.consultationStartedAt;
    if (!begun || each.created_at < begun) problems.push('written before the consultation.');
    if (each.status === 'DRAFT' && visit.status === 'COMPLETED')
      problems.push('a draft on a completed visit.');
    if (each.issued_at && visit.completedAt?.getTime() !== each.issued_at.getTime())
      problems.push('issuing did not complete the visit.');
  }
  if (stay) {
    if (each.created_at < stay.admitted_at) problems.push('written before the admission.');
    if (stay.status === 'CANCELLED') problems.push('for a stay that was cancelled.');
    if (stay.discharged_at && each.created_at > stay.discharged_at)
      problems.push('written after the discharge.');
    if (each.status === 'DRAFT' && stay.status !== 'ACTIVE')
      problems.push('a draft for a stay that is over.');
  }
  return problems;
}

function items({ items: lines }: PrescriptionRow, { items: stock }: DemoClinicRows): string[] {
  const problems: string[] = [];
  if (lines.length === 0) problems.push('names no medicine.');
  for (const { stock_item_id, medicine_name, quantity } of lines) {
    const item = stock.find(({ id }) => id === stock_item_id);
    if (stock_item_id && !item) problems.push(`${medicine_name} is not in stock.`);
    if (item && item.type !== 'MEDICINE') problems.push(`${medicine_name} is no medicine.`);
    if (item && !(quantity && quantity > 0)) problems.push(`${medicine_name} without quantity.`);
  }
  return problems;
}
