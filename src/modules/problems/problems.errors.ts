import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';
import type { ProblemKind, ProblemStatus } from './problems.state.js';

const names: Record<ProblemKind, string> = { condition: 'The condition', allergy: 'The allergy' };

export const problemNotFound = (kind: ProblemKind) => notFound(`problems.${kind}_not_found`, names[kind]);

export const alreadyListed = () =>
  new AppError(409, 'problems.already_listed', 'This is on the list of the patient already.');

export const wrongStatus = (status: ProblemStatus) =>
  new AppError(400, 'problems.wrong_status', `This cannot be done: the entry is ${status}.`);

const refuse = (code: string, detail: string) => () => new AppError(422, `problems.${code}`, detail);

export const codeIncomplete = refuse('code_incomplete', 'Code and code system belong together.');
export const onsetInFuture = refuse('onset_in_future', 'The onset cannot be in the future.');
export const resolvedInFuture = refuse(
  'resolved_in_future',
  'The day of resolution cannot be in the future.',
);
export const resolvedTooEarly = refuse('resolved_too_early', 'It cannot be resolved before it began.');

export const codeMalformed = (system: string) =>
  new AppError(422, 'problems.code_malformed', `This is not a code of ${system}.`);

constraintMeans('problems_coded_once', alreadyListed);
constraintMeans('problems_named_once', alreadyListed);
constraintMeans('problems_code_whole', codeIncomplete);
constraintMeans('problems_onset_first', resolvedTooEarly);
