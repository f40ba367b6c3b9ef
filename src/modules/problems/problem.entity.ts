import { defineEntity, type InferEntity } from '@mikro-orm/core';
import type { CodeSystem, Criticality, Severity } from './problems.rules.js';
import type { ProblemKind, ProblemStatus } from './problems.state.js';

export const ProblemEntity = defineEntity({
  name: 'Problem',
  tableName: 'problems',
  properties: p => ({
    id: p.uuid().primary(),
    patient_id: p.uuid(),
    kind: p.string().$type<ProblemKind>(),
    system: p.string().$type<CodeSystem>().nullable(),
    code: p.string().nullable(),
    text: p.text(),
    severity: p.string().$type<Severity>().nullable(),
    /** How bad a reaction could be; of allergies only. */
    criticality: p.string().$type<Criticality>().nullable(),
    onset_on: p.date().nullable(),
    status: p.string().$type<ProblemStatus>(),
    resolved_on: p.date().nullable(),
    noted_by_id: p.uuid().nullable(),
    noted_at: p.datetime(),
    updated_at: p.datetime(),
    version: p.integer().version(),
  }),
});

export type Problem = InferEntity<typeof ProblemEntity>;
