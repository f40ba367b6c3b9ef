import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import { newId } from '../../core/ids.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { PatientsService } from '../patients/index.js';
import type { Problem } from './problem.entity.js';
import type {
  AllergyResponse,
  NoteProblem,
  ProblemFilter,
  ResolveProblem,
  UpdateProblem,
} from './problems.dto.js';
import { problemNotFound, wrongStatus } from './problems.errors.js';
import { problemEvent, problemsListed } from './problems.events.js';
import { ProblemsRepository, type ActiveProblem } from './problems.repository.js';
import { refusalOf } from './problems.rules.js';
import { mayTake, type ProblemKind, type ProblemStep } from './problems.state.js';

/** Conditions and allergies, which live the same life. Whoever may see the patient's record sees them. */
@Injectable()
export class ProblemsService {
  constructor(
    private readonly problems: ProblemsRepository,
    private readonly patients: PatientsService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async list(kind: ProblemKind, patientId: string, filter: ProblemFilter): Promise<AllergyResponse[]> {
    await this.patients.assertInSight(patientId);
    const rows = await this.problems.list(kind, patientId, filter);
    this.events.recordRead(problemsListed(kind, patientId));
    return rows;
  }

  async note(kind: ProblemKind, patientId: string, input: NoteProblem): Promise<AllergyResponse> {
    await this.patients.assertInSight(patientId);
    const problem = this.build(kind, patientId, input);
    this.assertSound(problem);
    this.problems.add(problem);
    const { text, system, code, severity, criticality } = problem;
    this.events.record(
      problemEvent('noted', problem, changesBetween({}, { text, system, code, severity, criticality })),
    );
    return this.saved(kind, problem.id);
  }

  async update(
    kind: ProblemKind,
    patientId: string,
    id: string,
    { status, ...fields }: UpdateProblem,
  ): Promise<AllergyResponse> {
    const problem = await this.get(kind, patientId, id);
    const step = stepTo(status, problem);
    assertMay(step, problem);
    const change = {
      ...fields,
      ...(step !== 'edit' && status && { status }),
      ...(step === 'reopen' && { resolved_on: null }),
    };
    this.assertSound({ ...problem, ...change });
    const changes = changesBetween(problem, change);
    if (Object.keys(changes).length > 0) {
      Object.assign(problem, change, { updated_at: this.clock.now() });
      this.events.record(problemEvent('updated', problem, changes));
    }
    return this.saved(kind, id);
  }

  async resolve(
    kind: ProblemKind,
    patientId: string,
    id: string,
    input: ResolveProblem,
  ): Promise<AllergyResponse> {
    const problem = await this.get(kind, patientId, id);
    assertMay('resolve', problem);
    const change = { status: 'RESOLVED', resolved_on: input?.resolved_on ?? this.today() } as const;
    this.assertSound({ ...problem, ...change });
    this.events.record(problemEvent('resolved', problem, changesBetween(problem, change)));
    Object.assign(problem, change, { updated_at: this.clock.now() });
    return this.saved(kind, id);
  }

  /**
   * What a patient suffers from and does not tolerate now, for prescribing. Whoever asks has to be allowed, and to
   * record what is shown to whom.
   */
  async activeOf(patientId: string): Promise<{ conditions: ActiveProblem[]; allergies: ActiveProblem[] }> {
    const active: { [K in ProblemKind]: ActiveProblem[] } = { condition: [], allergy: [] };
    for (const { kind, ...problem } of await this.problems.activeOf(patientId)) active[kind].push(problem);
    return { conditions: active.condition, allergies: active.allergy };
  }

  private async get(kind: ProblemKind, patientId: string, id: string): Promise<Problem> {
    await this.patients.assertInSight(patientId);
    const problem = await this.problems.find(kind, patientId, id);
    if (!problem) throw problemNotFound(kind);
    assertUnchanged(problem);
    return problem;
  }

  private async saved(kind: ProblemKind, id: string): Promise<AllergyResponse> {
    await this.problems.flush();
    const row = await this.problems.view(kind, id);
    if (!row) throw problemNotFound(kind);
    return row;
  }

  private assertSound(problem: Problem): void {
    const refusal = refusalOf(problem, this.today());
    if (refusal) throw refusal;
  }

  private build(kind: ProblemKind, patientId: string, input: NoteProblem): Problem {
    const now = this.clock.now();
    return {
      id: newId(),
      patient_id: patientId,
      kind,
      system: input.system ?? null,
      code: input.code ?? null,
      text: input.text,
      severity: input.severity ?? null,
      criticality: input.criticality ?? null,
      onset_on: input.onset_on ?? null,
      status: 'ACTIVE',
      resolved_on: null,
      noted_by_id: currentPrincipal().userId,
      noted_at: now,
      updated_at: now,
      version: 1,
    };
  }

  private today(): string {
    return this.clock.today(currentTenant().timeZone);
  }
}

function stepTo(wanted: UpdateProblem['status'], { status }: Problem): ProblemStep {
  if (wanted === undefined || wanted === status) return 'edit';
  return wanted === 'ACTIVE' ? 'reopen' : 'retract';
}

function assertMay(step: ProblemStep, { status }: Problem): void {
  if (!mayTake(step, status)) throw wrongStatus(status);
}
