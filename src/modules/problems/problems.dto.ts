import { z } from 'zod';
import { day, text, uuid } from '../../core/http/fields.js';
import { codeSystems, criticalities, severities } from './problems.rules.js';
import { problemStatuses } from './problems.state.js';

const oneOf = <T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `must be one of ${values.join(', ')}`);

/** `null` and blank both clear a member. */
const details = {
  system: oneOf(codeSystems).nullish(),
  code: z
    .union([z.null(), text(18, 0)])
    .transform(value => value?.toUpperCase() || null)
    .optional()
    .describe('ICD-10 such as `E11.9`, or the identifier of a SNOMED CT concept; with `system`'),
  severity: oneOf(severities).nullish(),
  onset_on: day.nullish(),
};
const criticality = oneOf(criticalities).nullish().describe('How bad a reaction could be');
const status = z
  .enum(['ACTIVE', 'ENTERED_IN_ERROR'], 'must be ACTIVE (it has come back) or ENTERED_IN_ERROR')
  .optional()
  .describe('It has come back, or was never so');

export const NoteCondition = z.object({ text: text(300), ...details }).meta({ id: 'NoteCondition' });
export const NoteAllergy = z.object({ text: text(300), ...details, criticality }).meta({ id: 'NoteAllergy' });
export type NoteProblem = z.output<typeof NoteAllergy>;

export const UpdateCondition = z
  .object({ text: text(300).optional(), ...details, status })
  .meta({ id: 'UpdateCondition' });
export const UpdateAllergy = z
  .object({ text: text(300).optional(), ...details, criticality, status })
  .meta({ id: 'UpdateAllergy' });
export type UpdateProblem = z.output<typeof UpdateAllergy>;

export const ResolveProblem = z
  .object({ resolved_on: day.optional().describe('Default: today') })
  .optional()
  .meta({ id: 'ResolveProblem' });
export type ResolveProblem = z.output<typeof ResolveProblem>;

export const ProblemFilter = z.object({
  status: oneOf(problemStatuses).optional().describe('Default: all but ENTERED_IN_ERROR'),
});
export type ProblemFilter = z.output<typeof ProblemFilter>;

const condition = {
  id: uuid,
  patient_id: uuid,
  system: oneOf(codeSystems).nullable(),
  code: z.string().nullable(),
  text: z.string(),
  severity: oneOf(severities).nullable(),
  onset_on: z.iso.date().nullable(),
  status: oneOf(problemStatuses),
  resolved_on: z.iso.date().nullable(),
  noted_by_id: uuid.nullable(),
  noted_by: z.string().nullable().describe('Name of the member of staff'),
  noted_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  version: z.int(),
};

export const ConditionResponse = z.object(condition).meta({ id: 'Condition' });
export type ConditionResponse = z.output<typeof ConditionResponse>;

export const AllergyResponse = z
  .object({ ...condition, criticality: oneOf(criticalities).nullable() })
  .meta({ id: 'Allergy' });
export type AllergyResponse = z.output<typeof AllergyResponse>;
