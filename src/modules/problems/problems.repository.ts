import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { ProblemEntity, type Problem } from './problem.entity.js';
import type { AllergyResponse, ProblemFilter } from './problems.dto.js';
import type { ProblemKind } from './problems.state.js';

/** An allergy has one member more than a condition, which does not show it. */
const row = (kind: ProblemKind) => sql`
  select p.id, p.patient_id, p.system, p.code, p.text, p.severity, ${kind === 'allergy' ? sql`p.criticality,` : sql``}
    p.onset_on, p.status, p.resolved_on, p.noted_by_id, s.full_name as noted_by, p.noted_at, p.updated_at, p.version
  from problems p left join staff_cards s on s.id = p.noted_by_id`;

/** What matters when something is prescribed. */
export interface ActiveProblem {
  readonly id: string;
  readonly system: Problem['system'];
  readonly code: string | null;
  readonly text: string;
  readonly severity: Problem['severity'];
  readonly criticality: Problem['criticality'];
  readonly onset_on: string | null;
}

@Injectable()
export class ProblemsRepository {
  constructor(private readonly db: TenantDb) {}

  /** Active ones first, the latest first among them. */
  list(kind: ProblemKind, patientId: string, { status }: ProblemFilter): Promise<AllergyResponse[]> {
    return this.db.rows(sql<AllergyResponse>`
      ${row(kind)} where p.patient_id = ${patientId} and p.kind = ${kind}
        and ${status ? sql`p.status = ${status}` : sql`p.status <> 'ENTERED_IN_ERROR'`}
      order by p.status, p.noted_at desc, p.id desc`);
  }

  view(kind: ProblemKind, id: string): Promise<AllergyResponse | undefined> {
    return this.db.row(sql<AllergyResponse>`${row(kind)} where p.id = ${id}`);
  }

  activeOf(patientId: string): Promise<(ActiveProblem & { kind: ProblemKind })[]> {
    return this.db.rows(sql<ActiveProblem & { kind: ProblemKind }>`
      select id, kind, system, code, text, severity, criticality, onset_on from problems
      where patient_id = ${patientId} and status = 'ACTIVE' order by noted_at desc, id desc`);
  }

  find(kind: ProblemKind, patientId: string, id: string): Promise<Problem | null> {
    return this.db.em.findOne(ProblemEntity, { id, patient_id: patientId, kind });
  }

  add(problem: Problem): void {
    this.db.em.persist(this.db.em.create(ProblemEntity, problem));
  }

  flush(): Promise<void> {
    return this.db.flush();
  }
}
