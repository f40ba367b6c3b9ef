import { brokenAppointmentRules } from './demo.appointment-rules.js';
import { brokenPatientRules, brokenStaffRules } from './demo.patient-rules.js';
import { type DemoRuleInput } from './demo.rule-rows.js';

export type { DemoAppointmentRow, DemoPatientRow, DemoRuleInput, DemoStaffRow } from './demo.rule-rows.js';

/** One sentence for every business rule that a row breaks; empty when all is well. */
export function checkDemoRules(input: DemoRuleInput): string[] {
  return [...brokenStaffRules(input), ...brokenPatientRules(input), ...brokenAppointmentRules(input)];
}
