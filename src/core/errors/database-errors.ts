import { OptimisticLockError } from '@mikro-orm/core';
import { AppError } from './app-error.js';

interface PostgresError {
  readonly code: string;
  readonly constraint?: string;
}

/** The PostgreSQL error behind whatever the ORM wrapped around it. */
export function postgresError(error: unknown): PostgresError | undefined {
  for (const cause of causesOf(error))
    if ('code' in cause && typeof cause.code === 'string' && /^[0-9A-Z]{5}$/.test(cause.code))
      return cause as unknown as PostgresError;
  return undefined;
}

function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  let cause = error;
  while (cause instanceof Error && causes.length < 8) {
    causes.push(cause);
    cause = ('previous' in cause ? cause.previous : undefined) ?? cause.cause;
  }
  return causes;
}

const constraintErrors = new Map<string, () => AppError>();

/**
 * Names the refusal that a constraint of the database stands for, so that the rule is written once, in the
 * database. Called by the `x.errors.ts` of the module that owns the table.
 */
export function constraintMeans(constraint: string, refusal: () => AppError): void {
  constraintErrors.set(constraint, refusal);
}

/** A transaction that may succeed when it is tried again: deadlock, serialisation failure, a row that moved on. */
export const isTransient = (error: unknown): boolean =>
  error instanceof OptimisticLockError || ['40001', '40P01'].includes(postgresError(error)?.code ?? '');

const concurrent = () =>
  new AppError(409, 'conflict.concurrent', 'Somebody changed this at the same moment. Please try again.');

const unavailable = () =>
  new AppError(503, 'unavailable', 'The database is not reachable at the moment. Please try again.', {
    retryAfterSeconds: 1,
  });

/** Connection exceptions, the server going down or coming up. */
const cutOff = /^(08|57P0)/;
/** Disk, memory, connections: insufficient resources. */
const usedUp = /^53/;
const networkErrors = new Set(
  'ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT EHOSTUNREACH ENETUNREACH EAI_AGAIN'.split(' '),
);
/** What the driver and its pool say without a code, when the line was lost or none was to be had. */
const lostLine =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (was closed|has encountered)|Cannot use a pool after)/;

const isLostLine = (error: unknown): boolean =>
  causesOf(error).some(
    cause =>
      lostLine.test(cause.message) ||
      ('code' in cause && typeof cause.code === 'string' && networkErrors.has(cause.code)),
  );

/** The line is lost, or the server is going down or coming up: whatever was asked, it was not at fault. */
export const isCutOff = (error: unknown): boolean =>
  isLostLine(error) || cutOff.test(postgresError(error)?.code ?? '');

/** Turns what the database refused into what the caller is told; undefined when it is our own mistake. */
export function fromDatabase(error: unknown): AppError | undefined {
  if (error instanceof OptimisticLockError) return concurrent();
  if (isCutOff(error)) return unavailable();
  const cause = postgresError(error);
  if (!cause) return undefined;
  const known = cause.constraint && constraintErrors.get(cause.constraint);
  if (known) return known();
  if (cause.code === '23505' || cause.code === '23P01')
    return new AppError(409, 'conflict', 'This conflicts with something that already exists.');
  if (cause.code === '23503')
    return new AppError(
      409,
      'conflict.in_use',
      'Something else still refers to this, or it refers to something that is gone.',
    );
  if (cause.code === '40001' || cause.code === '40P01') return concurrent();
  if (cause.code === '55P03' || cause.code === '57014')
    return new AppError(503, 'busy', 'This took too long and was stopped. Please try again.', {
      retryAfterSeconds: 1,
    });
  if (usedUp.test(cause.code)) return unavailable();
  if (cause.code === '22021' || cause.code === '22P05')
    return new AppError(422, 'validation.failed', 'The text contains a character that cannot be stored.');
  return undefined;
}
