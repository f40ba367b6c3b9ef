import { z } from 'zod';
import { day, listOf, pageOf, uuid } from '../../core/http/fields.js';
import { purposesOfUse } from '../../core/http/purpose-of-use.js';
import { findingKinds } from './seals.rules.js';

export const auditOutcomes = ['success', 'refused'] as const;

const filters = {
  patient_id: uuid.optional().describe('Whose record was touched or seen'),
  actor_id: uuid.optional().describe('Who did it'),
  action: z
    .string()
    .trim()
    .max(100, 'must have at most 100 characters')
    .optional()
    .describe('A whole action or its beginning: `patient.viewed`, `patient.`'),
  entity_id: uuid.optional().describe('The row it was about'),
  outcome: z.enum(auditOutcomes, `must be one of ${auditOutcomes.join(', ')}`).optional(),
  date_from: day.optional().describe("First day, in the hospital's time zone"),
  date_to: day.optional(),
  search: z
    .string()
    .trim()
    .max(100, 'must have at most 100 characters')
    .optional()
    .describe('Part of an action, or a whole request id'),
};

export const AuditFilter = z.object({ ...pageOf({ default: 50 }), ...filters });
export type AuditFilter = z.output<typeof AuditFilter>;

export const AuditExportFilter = z.object(filters);

/** What is looked for, whichever page of it. */
export type AuditSearch = z.output<typeof AuditExportFilter>;

export const CsvFile = z.string().meta({ id: 'CsvFile' });

export const AuditEntry = z
  .object({
    id: uuid,
    at: z.iso.datetime(),
    action: z.string(),
    actor_id: uuid.nullable().describe('null: the product itself'),
    actor_name: z.string().nullable(),
    actor_roles: z.array(z.string()),
    entity: z.string().nullable(),
    entity_id: uuid.nullable(),
    patient_ids: z.array(uuid),
    changes: z
      .record(z.string(), z.tuple([z.unknown(), z.unknown()]))
      .nullable()
      .describe('Before and after, by field'),
    request_id: z.string(),
    address: z.string().nullable(),
    purpose: z.enum(purposesOfUse).nullable().describe('HL7 PurposeOfUse, when the client named one'),
    outcome: z.enum(auditOutcomes),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.output<typeof AuditEntry>;

export const AuditList = listOf(AuditEntry).meta({ id: 'AuditList' });

export const AuditVerification = z
  .object({
    status: z.enum(['intact', 'tampered']),
    sealed_entries: z.int(),
    unsealed_entries: z.int().describe('Those of the last minute or two, which no seal protects yet'),
    oldest_unsealed_at: z.iso.datetime().nullable(),
    copied_heads: z.int().describe('Seals that were compared with the copies outside of the database'),
    findings: z
      .array(
        z.object({
          kind: z.enum(findingKinds),
          entry_id: uuid.optional(),
          seal_sequence: z.int(),
          detail: z.string(),
        }),
      )
      .describe('The first hundred'),
  })
  .meta({ id: 'AuditVerification' });
