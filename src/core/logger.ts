import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { context } from './context.js';

/**
 * Structured logs: one JSON object a line, with request id and hospital. They carry no personal data: no bodies,
 * no query strings, no names; ids only.
 */
export class Logger implements LoggerService {
  readonly pino: PinoLogger;

  constructor(level: string, processName: string, destination?: DestinationStream) {
    this.pino = pino(
      {
        level,
        base: { process: processName },
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: label => ({ level: label }) },
        mixin: () => {
          const current = context.current();
          return current
            ? {
                request_id: current.requestId,
                tenant: current.principal?.tenant?.code ?? current.tenancy?.tenant.code,
              }
            : {};
        },
        serializers: { err: describeError },
      },
      destination ?? pino.destination({ fd: 1, sync: false }),
    );
  }

  log(message: unknown, name?: string): void {
    this.pino.debug({ name }, String(message));
  }
  info(fields: object, message: string): void {
    this.pino.info(fields, message);
  }
  warn(fields: unknown, message?: string): void {
    if (typeof fields === 'object') this.pino.warn(fields, message);
    else this.pino.warn({ name: message }, text(fields));
  }
  error(fields: unknown, message?: string): void {
    if (fields instanceof Error) this.pino.error({ err: fields }, message);
    else if (typeof fields === 'object') this.pino.error(fields, message);
    else this.pino.error({ stack: message }, text(fields));
  }
}

/** Class, code and stack of an error. Messages of the database may quote row values and are left out. */
function describeError(error: Error & { code?: unknown; constraint?: unknown }) {
  const cause = error.cause as { code?: unknown } | undefined;
  return {
    type: error.constructor.name,
    code: error.code,
    constraint: error.constraint,
    cause: cause?.code,
    message: 'severity' in error || 'query' in error ? undefined : error.message,
    stack: error.stack?.split('\n').slice(1, 8).join('\n'),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
