import { brokenAppointmentRules } from './demo.appointment-rules.js';
import { brokenDeskRules } from './demo.desk-rules.js';
import { brokenPatientRules, brokenStaffRules } from './demo.patient-rules.js';
import { brokenPrescriptionRules } from './demo.prescription-rules.js';
import { type DemoRuleInput } from './demo.rule-rows.js';
import { brokenBedRules, brokenStayRules } from './demo.stay-rules.js';
import { brokenStockRules } from './demo.stock-rules.js';
import { brokenAlertRules, brokenVitalRules } from './demo.vital-rules.js';

export type { DemoClinicRows } from './demo.clinic-rows.js';
export type { DemoAppointmentRow, DemoPatientRow, DemoRuleInput, DemoStaffRow } from './demo.rule-rows.js';

/** One sentence for every business rule that a row breaks; empty when all is well. */
export function checkDemoRules(input: DemoRuleInput): string[] {
  return [
    ...brokenStaffRules(input),
    ...brokenPatientRules(input),
    ...brokenAppointmentRules(input),
    ...checkClinicRules(input),
  ];
}

/** The same for what there is besides people and visits. */
export function checkClinicRules(input: DemoRuleInput): string[] {
  const { clinic } = input;
  if (!clinic) return [];
  return [
    ...brokenStayRules(input, clinic),
    ...brokenBedRules(input, clinic),
    ...brokenVitalRules(input, clinic),
    ...brokenAlertRules(input, clinic),
    ...brokenPrescriptionRules(input, clinic),
    ...brokenStockRules(input, clinic),
    ...brokenDeskRules(input, clinic),
  ];
}
