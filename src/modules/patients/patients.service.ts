import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPatient, currentPrincipal } from '../../core/context.js';
import { FieldCipher } from '../../core/crypto/field-cipher.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import type { Page } from '../../core/http/fields.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { Duplicates } from './duplicates.service.js';
import { HistoryRepository } from './history.repository.js';
import { PatientDrafts } from './patient-drafts.js';
import type {
  ChangeReason,
  ClinicalSnapshot,
  CreatePatient,
  PatientFilter,
  PatientResponse,
  UpdatePatient,
} from './patients.dto.js';
import { PortalProfile, type UpdateOwnProfile } from './patients.portal.dto.js';
import {
  mayNotSeeRemoved,
  mergedInto,
  notYourPatient,
  patientMerged,
  patientNotFound,
} from './patients.errors.js';
import type { Patient } from './patient.entity.js';
import { patientRegistered, patientsListed, patientUpdated, patientViewed } from './patients.events.js';
import { sightOf } from './patients.policy.js';
import {
  byPlace,
  byResemblance,
  containing,
  PatientsRepository,
  resembling,
  type Demographics,
  type HeldCard,
  type PatientCard,
  type PatientRow,
  type Standing,
} from './patients.repository.js';
import {
  consentRefusal,
  foldQuery,
  isSameName,
  mayBeMistyped,
  refusalOf,
  searchWords,
} from './patients.rules.js';

/** Who somebody says they are. */
interface Claim {
  readonly first_name: string;
  readonly last_name: string | null;
  readonly dob: string;
}

@Injectable()
export class PatientsService {
  constructor(
    private readonly patients: PatientsRepository,
    private readonly history: HistoryRepository,
    private readonly drafts: PatientDrafts,
    private readonly duplicates: Duplicates,
    private readonly cipher: FieldCipher,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Older clients ask without paging and expect enough to choose from. */
  async list(filter: PatientFilter): Promise<Page<PatientResponse>> {
    const unpaged = filter.page === undefined && filter.page_size === undefined;
    const { page = 1, page_size = unpaged ? 200 : 20, search } = filter;
    const sight = sightOf(currentPrincipal());
    if (filter.removed && !currentPrincipal().permissions.has('patients:delete')) throw mayNotSeeRemoved();
    const folded = search ? foldQuery(search) : '';
    const words = searchWords(search ?? '');
    const fingerprints = folded ? await this.cipher.fingerprints(search ?? '') : [];
    let found = await this.patients.list(
      filter,
      this.patients.conditions(filter, folded ? containing(words, fingerprints) : undefined, sight),
      page,
      page_size,
      folded && filter.sort === 'last_visited' ? byPlace(words, fingerprints) : undefined,
    );
    if (found.total === 0 && mayBeMistyped(folded))
      found = await this.patients.list(
        filter,
        this.patients.conditions(filter, resembling(folded), sight),
        page,
        page_size,
        byResemblance(folded),
      );
    this.events.recordRead(patientsListed(found.items.map(({ id }) => id)));
    return { ...found, page, page_size };
  }

  /** A record that was merged leads to the one that stands for it; one that was removed is there for who may restore it. */
  async get(id: string): Promise<PatientResponse> {
    const { survivor, ...patient } = await this.row(id);
    if (survivor) throw mergedInto(survivor);
    if (patient.removed_at && !currentPrincipal().permissions.has('patients:delete')) throw patientNotFound();
    await this.assertMaySee(id);
    this.events.recordRead(patientViewed(id));
    return patient;
  }

  /** Allergies, the stay that is going on and the next visit, for whoever prescribes. */
  async snapshot(id: string): Promise<ClinicalSnapshot> {
    const snapshot = await this.patients.snapshot(id);
    if (!snapshot) throw patientNotFound();
    await this.inSight(id);
    this.events.recordRead(patientViewed(id));
    return snapshot;
  }

  async register(input: CreatePatient): Promise<PatientResponse> {
    const patient = await this.drafts.create(input);
    const refusal = refusalOf(patient, this.today()) ?? consentRefusal(input, patient);
    if (refusal) throw refusal;
    const added = { ...patient, resembles: await this.duplicates.of(patient) };
    await this.patients.add(added);
    this.events.record(patientRegistered(added));
    return this.asNew(added);
  }

  async update(
    id: string,
    input: UpdatePatient,
    { change_reason }: ChangeReason = {},
  ): Promise<PatientResponse> {
    await this.inSight(id);
    await this.change(await this.patients.get(id), input, currentPrincipal().userId, change_reason);
    return this.load(id);
  }

  /** For the patient themself. */
  async own(): Promise<PortalProfile> {
    const { patientId } = currentPatient();
    const patient = await this.load(patientId);
    this.events.recordRead(patientViewed(patientId));
    return PortalProfile.parse(patient);
  }

  /** For the patient themself. */
  async updateOwn(input: UpdateOwnProfile): Promise<PortalProfile> {
    const { patientId } = currentPatient();
    await this.change(await this.patients.get(patientId), input, null);
    return PortalProfile.parse(await this.load(patientId));
  }

  /** Name, code and whether the patient lives, for other modules. */
  async card(id: string): Promise<PatientCard | undefined> {
    return inUse(await this.patients.card(id));
  }

  /** For other modules that show parts of a record: throws 404 for an unknown patient, 403 for one out of sight. */
  async assertInSight(id: string): Promise<void> {
    await this.inSight(id);
  }

  /** The same, for those who need to know besides whether the patient lives. */
  async inSight(id: string): Promise<Standing> {
    const patient = inUse(await this.patients.standing(sightOf(currentPrincipal()), id));
    if (!patient) throw patientNotFound();
    if (!patient.in_sight) throw notYourPatient();
    return patient;
  }

  /** For other modules that write into many records at once: those of the patients who exist, and who is in sight. */
  standings(ids: readonly string[]): Promise<Standing[]> {
    return this.patients.standings(sightOf(currentPrincipal()), ids);
  }

  /** For other modules: whoever asks for it here has to be allowed, and to record what is shown to whom. */
  demographics(id: string): Promise<Demographics | undefined> {
    return this.patients.demographics(id);
  }

  /**
   * For the portal: the one living patient of whom a proven address is their own, and who is called and was born so.
   * Undefined when there is none, and when there are several.
   */
  async recognise(address: string, { dob, ...name }: Claim): Promise<string | undefined> {
    const owners = await this.patients.ownersOf(address, dob);
    const [patient, ...others] = owners.filter(owner => isSameName(owner, name));
    return others.length === 0 ? patient?.id : undefined;
  }

  markVisited(id: string): Promise<void> {
    return this.patients.markVisited(id, this.clock.now());
  }

  /** For admissions: marks the patient as seen; nothing new can refer to them until the transaction ends. */
  async holdForStay(id: string): Promise<PatientCard | undefined> {
    return inUse(await this.patients.holdForStay(id, this.clock.now()));
  }

  /** @param by who of the staff; null: the patient */
  private async change(
    patient: Patient,
    input: UpdatePatient,
    by: string | null,
    reason?: string,
  ): Promise<void> {
    assertUnchanged(patient);
    const changed = await this.drafts.apply(patient, input);
    const refusal = refusalOf(changed, this.today()) ?? consentRefusal(input, changed);
    if (refusal) throw refusal;
    const changes = changesBetween(patient, changed);
    if (Object.keys(changes).length > 0) {
      Object.assign(patient, changed, {
        updated_at: this.clock.now(),
        updated_by_id: by,
      });
      this.events.record(patientUpdated(patient.id, changes));
      await this.history.add(patient.id, 'UPDATED', { changes, reason });
    }
    await this.patients.flush();
  }

  private async assertMaySee(id: string): Promise<void> {
    if (!(await this.patients.isWithin(sightOf(currentPrincipal()), id))) throw notYourPatient();
  }

  private async load(id: string): Promise<PatientResponse> {
    const { survivor: _, ...patient } = await this.row(id);
    return patient;
  }

  /** What is to be said of a record that nothing refers to yet. */
  private async asNew({
    national_id_cipher,
    national_id_hash: _,
    search_text: __,
    survivor_id: ___,
    resembles: ____,
    removed_by_id: _____,
    ...patient
  }: Patient): Promise<PatientResponse> {
    return {
      ...patient,
      national_id_number: national_id_cipher ? await this.cipher.open(national_id_cipher) : null,
      patient_type: 'OPD',
      has_active_admission: false,
      next_eligible_opd_appointment_at: null,
      created_at: patient.created_at.toISOString(),
      updated_at: patient.updated_at.toISOString(),
      last_visited_at: null,
      removed_at: null,
    } as PatientResponse;
  }

  private async row(id: string): Promise<PatientResponse & Pick<PatientRow, 'survivor'>> {
    const row = await this.patients.view(id);
    if (!row) throw patientNotFound();
    const { national_id_cipher, ...patient } = row;
    return {
      ...patient,
      national_id_number: national_id_cipher ? await this.cipher.open(national_id_cipher) : null,
    };
  }

  private today(): string {
    return this.clock.today(currentTenant().timeZone);
  }
}

/** For whoever is about to do something: throws when another record stands for this one; none when it was removed. */
function inUse<P extends Pick<HeldCard, 'survivor' | 'is_removed'>>(patient: P | undefined): P | undefined {
  if (patient?.survivor) throw patientMerged(patient.survivor);
  return patient?.is_removed ? undefined : patient;
}
