import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { AppError, type FieldError } from '../../core/errors/app-error.js';
import { Events } from '../../core/events/events.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { personOf, resemblance, type Resemblance } from './duplicates.rules.js';
import { PatientDrafts } from './patient-drafts.js';
import { PatientIntakeRepository } from './patient-intake.repository.js';
import type { Patient } from './patient.entity.js';
import { CreatePatient } from './patients.dto.js';
import { patientRegistered } from './patients.events.js';
import { consentRefusal, refusalOf } from './patients.rules.js';

/** A patient who could be registered: checked, without code, not counted yet. */
export type Applicant = Patient;

/** Somebody who is registered already and may be the same person. */
export interface Lookalike extends Resemblance {
  readonly id: string;
  readonly patient_code: string;
}

/** Registers many patients in one go, each by the rules of the form: for files. Whoever asks has to be allowed to. */
@Injectable()
export class PatientIntake {
  constructor(
    private readonly repository: PatientIntakeRepository,
    private readonly drafts: PatientDrafts,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** What a form says, or what is wrong with it. */
  async check(form: unknown, by: string | null): Promise<Applicant | readonly FieldError[]> {
    const parsed = CreatePatient.safeParse(form);
    if (!parsed.success)
      return parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
    const applicant = await this.drafts.draft(parsed.data, by);
    const refusal =
      refusalOf(applicant, this.clock.today(currentTenant().timeZone)) ??
      consentRefusal(parsed.data, applicant);
    return refusal ? [{ field: '', message: refusal.detail }] : applicant;
  }

  /** Who of those registered may be the applicants, the likeliest first; in one statement for all of them. */
  async lookalikes(applicants: readonly Applicant[]): Promise<Map<Applicant, Lookalike[]>> {
    const known = await this.repository.alike(applicants);
    const alike = new Map<Applicant, Lookalike[]>(applicants.map(applicant => [applicant, []]));
    for (const { applicant: index, ...patient } of known) {
      const applicant = applicants[index] as Applicant;
      const like = resemblance(personOf(applicant), personOf(patient));
      if (like) alike.get(applicant)?.push({ ...like, id: patient.id, patient_code: patient.patient_code });
    }
    for (const some of alike.values()) some.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
    return alike;
  }

  /** Registers as many as the hospital may still have, in their order; the refusal of the others besides. */
  async register(
    applicants: readonly Applicant[],
    importId: string,
  ): Promise<{ registered: Patient[]; refusal: AppError | undefined }> {
    const { admitted, refusal } = await this.drafts.admit(applicants);
    for (const patient of admitted) {
      const { changes, ...event } = patientRegistered(patient);
      this.events.record({ ...event, changes: { ...changes, import_id: [null, importId] } });
    }
    await this.repository.addAll(admitted);
    return { registered: admitted, refusal };
  }
}
