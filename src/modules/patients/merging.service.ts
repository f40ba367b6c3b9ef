import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { FieldCipher } from '../../core/crypto/field-cipher.js';
import type { Changes } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { Invalidation } from '../../core/gateways/live-events/invalidation.js';
import { madeAt, newId } from '../../core/ids.js';
import { afterCommit } from '../../core/tenancy/tenancy-scope.js';
import type {
  LaterRow,
  MergePatients,
  PatientMerge,
  PatientMergeMap,
  UnmergePatients,
} from './merging.dto.js';
import {
  alreadyMerged,
  cannotMerge,
  mergeNotFound,
  notLater,
  notMerged,
  splitsRows,
  survivorMerged,
  undecided,
  withItself,
} from './merging.errors.js';
import { MergingRepository, type MergeRow, type RowName } from './merging.repository.js';
import { changesOf, contradiction, overlong, restored, unite, withCodes } from './merging.rules.js';
import { HistoryRepository } from './history.repository.js';
import { PatientDrafts } from './patient-drafts.js';
import type { Patient } from './patient.entity.js';
import { allPatientRows } from './patient-rows.js';
import { patientNotFound, patientRemoved } from './patients.errors.js';
import { mergesViewed, patientMerged, patientUnmerged } from './patients.events.js';

/** Two records of one person become one, and two again when that was a mistake. */
@Injectable()
export class Merging {
  constructor(
    private readonly merges: MergingRepository,
    private readonly drafts: PatientDrafts,
    private readonly history: HistoryRepository,
    private readonly cipher: FieldCipher,
    private readonly events: Events,
    private readonly invalidation: Invalidation,
    private readonly clock: Clock,
  ) {}

  /** Everything that refers to the merged record refers to the surviving one afterwards, or nothing has changed. */
  async merge(survivorId: string, input: MergePatients): Promise<PatientMerge> {
    const mergedId = input.merged_patient_id;
    if (mergedId === survivorId) throw withItself();
    const held = await this.merges.hold([survivorId, mergedId]);
    const [survivor, merged] = [inUse(held.get(survivorId)), inUse(held.get(mergedId))];
    const contradictory = contradiction(survivor, await this.comparable(merged, survivor));
    if (contradictory) throw contradictory;
    const united = unite(survivor, merged, input.take);
    const tooLong = overlong(united);
    if (tooLong) throw tooLong;
    const obstacles = await this.merges.obstacles(mergedId, survivorId);
    if (obstacles.length > 0) throw cannotMerge(obstacles);

    const changes = changesOf(survivor, united);
    const merge = { id: newId(), merged_id: mergedId, survivor_id: survivorId, changes };
    const now = this.clock.now();
    const by = currentPrincipal().userId;
    await this.merges.add({ ...merge, reason: input.reason, merged_by_id: by, merged_at: now });
    await this.merges.move(merge);
    await this.merges.follow(mergedId, survivorId);
    const codes = [...survivor.former_codes, merged.patient_code, ...merged.former_codes];
    Object.assign(survivor, united);
    Object.assign(survivor, withCodes(survivor, codes), { updated_at: now, updated_by_id: by });
    await this.merges.flush();
    await this.drafts.discount(1);

    await this.history.add(survivorId, 'MERGED', {
      reason: input.reason,
      changes: { merged_record: [null, merged.patient_code], ...changes },
    });
    await this.history.add(mergedId, 'MERGED', {
      reason: input.reason,
      changes: { surviving_record: [null, survivor.patient_code] },
    });
    this.events.record(patientMerged(merge));
    this.forgetSessions();
    return this.view(survivorId, merge.id);
  }

  /**
   * Both records are what they were, with what has happened since: what came from the merged one goes back as it is now,
   * and of what was written since the caller says to which of them it belongs.
   */
  async unmerge(mergedId: string, input: UnmergePatients): Promise<PatientMerge> {
    // Both records are held before what is between them, as whoever merges does.
    const known = await this.merges.openOf(mergedId);
    const held = await this.merges.hold(known ? [mergedId, known.survivor_id] : [mergedId]);
    const merged = held.get(mergedId);
    if (!merged) throw patientNotFound();
    const merge = await this.merges.openOf(mergedId);
    const survivor = merge && held.get(merge.survivor_id);
    if (!survivor) throw notMerged();
    if (survivor.survivor_id) throw survivorMerged();
    if (survivor.removed_at) throw patientRemoved();

    const chosen = this.chosen(await this.merges.later(merge), input);
    const now = this.clock.now();
    const by = currentPrincipal().userId;
    await this.merges.undo(merge.id, { reason: input.reason, by, at: now });
    await this.merges.moveBack(merge, chosen);
    const split = await this.merges.split(merge);
    if (split.length > 0) throw splitsRows(split.map(named));
    await this.merges.followNoLonger(mergedId);
    await this.drafts.recount();

    const codes = new Set([merged.patient_code, ...merged.former_codes]);
    const was = await this.asMerged({ ...survivor }, merged, merge.changes);
    Object.assign(survivor, restored(was, merge.changes));
    Object.assign(
      survivor,
      withCodes(
        survivor,
        survivor.former_codes.filter(code => !codes.has(code)),
      ),
      { updated_at: now, updated_by_id: by },
    );
    await this.merges.flush();

    await this.history.add(merge.survivor_id, 'UNMERGED', {
      reason: input.reason,
      changes: {
        merged_record: [merged.patient_code, null],
        ...changesOf(was, restored(was, merge.changes)),
      },
    });
    await this.history.add(mergedId, 'UNMERGED', {
      reason: input.reason,
      changes: { surviving_record: [survivor.patient_code, null] },
    });
    this.events.record(patientUnmerged(merge));
    this.forgetSessions();
    return this.view(mergedId, merge.id);
  }

  async list(patientId: string): Promise<PatientMerge[]> {
    const rows = await this.merges.ofPatient(patientId);
    if (rows.length === 0 && !(await this.merges.exists(patientId))) throw patientNotFound();
    this.events.recordRead(
      mergesViewed([patientId, ...rows.flatMap(({ survivor, merged }) => [survivor.id, merged.id])]),
    );
    return rows.map(shown);
  }

  /** With every row that was moved, and what was written since while it can be taken back. */
  async get(patientId: string, mergeId: string): Promise<PatientMergeMap> {
    const [row] = await this.merges.ofPatient(patientId, mergeId);
    if (!row) throw mergeNotFound();
    const rows = await this.merges.map(mergeId);
    const later = row.undone_at
      ? []
      : await this.merges.later({
          id: row.id,
          merged_id: row.merged.id,
          survivor_id: row.survivor.id,
          changes: {},
        });
    this.events.recordRead(mergesViewed([row.survivor.id, row.merged.id]));
    return {
      ...shown(row),
      rows: rows.map(({ table_name, row_id, outcome }) => ({
        kind: kindOf(table_name),
        id: row_id,
        outcome,
      })),
      later_rows: later.map(asLater),
    };
  }

  private async view(patientId: string, mergeId: string): Promise<PatientMerge> {
    const [row] = await this.merges.ofPatient(patientId, mergeId);
    if (!row) throw mergeNotFound();
    return shown(row);
  }

  /** While keys are renewed, one national id may be stored in two ways. */
  private async comparable(patient: Patient, other: Patient): Promise<Patient> {
    const isSame = await this.haveSameId(patient, other);
    return isSame ? { ...patient, national_id_hash: other.national_id_hash } : patient;
  }

  /** The same where it came from the merged record and was encrypted anew since. */
  private async asMerged(survivor: Patient, merged: Patient, changes: Changes): Promise<Patient> {
    const given = changes['national_id_hash'];
    if (!given || !(await this.haveSameId(survivor, merged))) return survivor;
    return { ...survivor, national_id_hash: given[1] as string };
  }

  private async haveSameId(one: Patient, other: Patient): Promise<boolean> {
    if (!one.national_id_cipher || !other.national_id_cipher) return false;
    const number = await this.cipher.open(one.national_id_cipher);
    const hashes = await this.cipher.fingerprints(number);
    return hashes.includes(other.national_id_hash ?? '');
  }

  /** The rows that are to belong to the merged record. */
  private chosen(later: readonly RowName[], { later: side, rows }: UnmergePatients): string[] {
    const said = new Map(rows.map(({ id, belongs_to }) => [id, belongs_to]));
    const known = new Set(later.map(({ id }) => id));
    if (rows.some(({ id }) => !known.has(id))) throw notLater();
    const open = later.filter(({ id }) => !side && !said.has(id));
    if (open.length > 0) throw undecided(open.map(asLater));
    return later.filter(({ id }) => (said.get(id) ?? side) === 'MERGED').map(({ id }) => id);
  }

  /** Patients of the portal are led to their record anew. */
  private forgetSessions(): void {
    afterCommit(() => this.invalidation.forget('portal-session'));
  }
}

function inUse(patient: Patient | undefined): Patient {
  if (!patient) throw patientNotFound();
  if (patient.survivor_id) throw alreadyMerged();
  if (patient.removed_at) throw patientRemoved();
  return patient;
}

const kinds = () => new Map(allPatientRows().map(({ table, kind }) => [table, kind]));
const kindOf = (table: string): string => kinds().get(table) ?? table;
const named = ({ table_name, id }: RowName) => ({ kind: kindOf(table_name), id });
const asLater = (row: RowName): LaterRow => ({ ...named(row), written_at: madeAt(row.id).toISOString() });

function shown({ counts, ...merge }: MergeRow): PatientMerge {
  const counted = (outcome: string) =>
    Object.fromEntries(
      counts.filter(each => each.outcome === outcome).map(each => [kindOf(each.table_name), each.count]),
    );
  return { ...merge, moved: counted('MOVED'), kept: counted('KEPT') };
}
