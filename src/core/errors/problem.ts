import { STATUS_CODES } from 'node:http';
import type { ErrorExtras, FieldError } from './app-error.js';

/** A problem document (RFC 9457). `detail` is always one sentence for a person. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id: string;
  readonly errors?: readonly FieldError[];
  readonly [member: string]: unknown;
}

export function problem(
  status: number,
  code: string,
  detail: string,
  requestId: string,
  extras: ErrorExtras = {},
): Problem {
  return {
    type: `urn:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    request_id: requestId,
    ...(extras.errors && { errors: extras.errors }),
    ...extras.members,
  };
}
