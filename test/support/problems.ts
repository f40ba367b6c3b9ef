import type { Answer } from './http-client.js';

export interface ExpectedProblem {
  readonly status: number;
  readonly code: string;
  /** The sentence, or what it must match. */
  readonly detail?: string | RegExp;
  readonly [member: string]: unknown;
}

/** The answer is a problem document (RFC 9457) as every refusal must be, and this one. */
export function expectProblem(
  { status, headers, body }: Answer<unknown>,
  { detail, ...expected }: ExpectedProblem,
): void {
  expect({ status, body }).toMatchObject({ status: expected.status, body: expected });
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(body).toMatchObject({
    type: `urn:problem:${expected.code}`,
    title: expect.stringMatching(/\w/) as string,
    request_id: headers.get('x-request-id'),
    detail: typeof detail === 'string' ? detail : (expect.stringMatching(detail ?? /\w/) as string),
  });
}
