import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from '../logger.js';
import { AppError } from './app-error.js';
import { fromDatabase } from './database-errors.js';
import { problem, type Problem } from './problem.js';

/** The one place where an error becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    const refusal = error instanceof AppError ? error : fromDatabase(error);
    if (refusal?.extras.retryAfterSeconds) void reply.header('retry-after', refusal.extras.retryAfterSeconds);
    if (refusal?.extras.location) void reply.header('location', refusal.extras.location);
    if (refusal && refusal.status >= 500)
      this.logger.warn({ err: error, code: refusal.code }, 'out of service');
    if (refusal?.status === 401) void reply.header('www-authenticate', 'Bearer');
    send(
      reply,
      refusal
        ? fromAppError(refusal, request.id)
        : (fromHttp(error, request.id) ?? this.unexpected(error, request)),
    );
  }

  private unexpected(error: unknown, request: FastifyRequest): Problem {
    this.logger.error({ err: error, route: request.routeOptions.url }, 'unexpected error');
    return problem(500, 'internal', 'Something went wrong on our side. Please try again.', request.id);
  }
}

export function send(reply: FastifyReply, body: Problem): void {
  void reply.status(body.status).header('content-type', 'application/problem+json; charset=utf-8').send(body);
}

const fromAppError = (error: AppError, requestId: string) =>
  problem(error.status, error.code, error.detail, requestId, error.extras);

const sentences: Record<number, [code: string, detail: string]> = {
  400: ['request.malformed', 'The request could not be read.'],
  401: ['auth.required', 'Please sign in.'],
  403: ['access.denied', 'You may not do this.'],
  404: ['route.not_found', 'There is nothing at this address.'],
  405: ['route.method_not_allowed', 'This address does not support that method.'],
  406: ['request.not_acceptable', 'This cannot be served in the format that was asked for.'],
  413: ['request.too_large', 'The request is too large.'],
  414: ['request.uri_too_long', 'The address is too long.'],
  415: ['request.media_type', 'The request body must be JSON.'],
  429: ['rate.limited', 'Too many requests. Please wait a moment.'],
};

/** Errors of the framework and the HTTP server: their status is kept, their wording is not. */
function fromHttp(error: unknown, requestId: string): Problem | undefined {
  const status = statusOf(error);
  const known = status === undefined ? undefined : sentences[status];
  if (known) return problem(status as number, known[0], known[1], requestId);
  if (status !== undefined && status >= 400 && status < 500)
    return problem(status, 'request.refused', 'The request was refused.', requestId);
  return undefined;
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode;
  return undefined;
}
