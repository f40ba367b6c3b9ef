/** Statuses with which a use case may refuse, or say where else to look (RFC 9110). */
export type ErrorStatus = 307 | 400 | 401 | 403 | 404 | 409 | 412 | 413 | 422 | 429 | 503;

/** One field that was refused. */
export interface FieldError {
  /** Path of the member in the request, e.g. `items.0.name`. */
  readonly field: string;
  readonly message: string;
}

export interface ErrorExtras {
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** Where else to look. */
  readonly location?: string;
  /** Further members of the problem document (RFC 9457 §3.2). */
  readonly members?: Readonly<Record<string, unknown>>;
  /** What it comes from, for the log. */
  readonly cause?: unknown;
}

/**
 * A refusal that the caller can understand: a stable code for programs, a sentence for people.
 * Everything else that is thrown becomes a 500 that says nothing but the request id.
 */
export class AppError extends Error {
  constructor(
    readonly status: ErrorStatus,
    readonly code: string,
    readonly detail: string,
    readonly extras: ErrorExtras = {},
  ) {
    super(`${code}: ${detail}`, { cause: extras.cause });
  }
}

export const notFound = (code: string, thing: string) => new AppError(404, code, `${thing} was not found.`);
