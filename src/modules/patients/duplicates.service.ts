import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { FieldCipher } from '../../core/crypto/field-cipher.js';
import { Events } from '../../core/events/events.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import type { DuplicateCheck, DuplicateQuery } from './duplicates.dto.js';
import { DuplicatesRepository, type Candidate } from './duplicates.repository.js';
import { personOf, resemblance, type Person, type Resemblance } from './duplicates.rules.js';
import { patientsListed } from './patients.events.js';
import type { Patient } from './patient.entity.js';
import { ageOn, normalisePhone } from './patients.rules.js';

/** Finds out whether somebody has a record already. */
@Injectable()
export class Duplicates {
  constructor(
    private readonly duplicates: DuplicatesRepository,
    private readonly cipher: FieldCipher,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** For whoever is about to register somebody; the best first. */
  async check(query: DuplicateQuery): Promise<DuplicateCheck> {
    const { country, timeZone } = currentTenant();
    const today = this.clock.today(timeZone);
    const found = await this.like(
      {
        first_name: query.first_name,
        last_name: query.last_name ?? null,
        dob: query.dob ?? null,
        phones: [normalisePhone(query.phone_primary, country)],
        national_id_hashes: query.national_id_number
          ? await this.cipher.fingerprints(query.national_id_number)
          : [],
      },
      query.exclude_patient_id,
    );
    this.events.recordRead(patientsListed(found.map(({ id }) => id)));
    const candidates = found.map(
      ({ score, reasons, phone_alternate: _, national_id_hash: __, ...patient }) => ({
        ...patient,
        age: patient.dob ? ageOn(patient.dob, today) : null,
        match_score: score,
        match_reason: `Same ${reasons.join(', same ')}`,
      }),
    );
    return { has_duplicates: candidates.length > 0, candidates };
  }

  /** Ids of records that look like one that is being added. */
  async of(patient: Patient): Promise<string[]> {
    const found = await this.like(personOf(patient), patient.id);
    return found.map(({ id }) => id);
  }

  private async like(person: Person, except?: string): Promise<(Candidate & Resemblance)[]> {
    const candidates = await this.duplicates.candidates(person, except);
    return candidates
      .flatMap(candidate => {
        const like = resemblance(person, personOf(candidate));
        return like ? [{ ...candidate, ...like }] : [];
      })
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, 50);
  }
}
