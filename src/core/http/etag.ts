import { context } from '../context.js';
import { AppError } from '../errors/app-error.js';

/** The entity tag of a versioned row (RFC 9110 §8.8.3). */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * Honours `If-Match` when the caller sent it: a row that has moved on is never overwritten silently.
 * Throws 412 when the row's version is another one.
 */
export function assertUnchanged(row: { readonly version: number }): void {
  const wanted = context.current()?.ifMatch;
  if (wanted === undefined || wanted === '*') return;
  const tags = wanted.split(',').map(tag => tag.trim().replace(/^W\//, ''));
  if (!tags.includes(etagOf(row.version)))
    throw new AppError(
      412,
      'precondition.failed',
      'Somebody changed this in the meantime. Load it again and retry.',
    );
}
