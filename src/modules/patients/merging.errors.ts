import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';
import type { LaterRow } from './merging.dto.js';
import type { Obstacle } from './patient-rows.js';

const conflict = (code: string, detail: string, members?: Record<string, unknown>) =>
  new AppError(409, code, detail, { ...(members && { members }) });

export const mergeNotFound = () => notFound('patients.merge_not_found', 'The merge');

export const withItself = () =>
  new AppError(422, 'patients.merge_with_itself', 'A record cannot be merged into itself.');

export const factsDiffer = (what: string) =>
  conflict('patients.facts_differ', `The records say different things about ${what}. Make them agree first.`);

export const nationalIdsDiffer = () =>
  conflict(
    'patients.national_ids_differ',
    'The records have different national ids, so they are of two people, or one of the ids is wrong.',
  );

export const textTooLong = () =>
  conflict(
    'patients.texts_too_long',
    'Together the notes of both records would be longer than 1,000 characters. Shorten them first.',
  );

/** `obstacles` lists everything that has to be settled. */
export const cannotMerge = (obstacles: readonly Obstacle[]) =>
  conflict('patients.cannot_merge', obstacles[0]?.detail ?? 'These records cannot be merged.', { obstacles });

export const alreadyMerged = () =>
  conflict('patients.already_merged', 'One of these records has been merged already.');

export const notMerged = () => conflict('patients.not_merged', 'This record is not merged into another one.');

export const survivorMerged = () =>
  conflict(
    'patients.survivor_merged',
    'The record into which this one was merged has been merged itself. Take that merge back first.',
  );

/** `later_rows` lists what was written for the surviving record since the merge. */
export const undecided = (later_rows: readonly LaterRow[]) =>
  conflict(
    'patients.unmerge_undecided',
    'Something was written since the merge. Say with `later` or `rows` to which record it belongs.',
    { later_rows },
  );

export const notLater = () =>
  new AppError(
    422,
    'patients.unmerge_unknown_row',
    '`rows` may name only what was written for the surviving record since the merge.',
  );

/** `split` names the rows that would belong to somebody else than what they are part of. */
export const splitsRows = (split: readonly { kind: string; id: string }[]) =>
  conflict(
    'patients.unmerge_splits',
    'Something would belong to another record than the visit or the stay it is part of. Decide otherwise about it.',
    { split },
  );

constraintMeans('patient_merges_one_open', alreadyMerged);
