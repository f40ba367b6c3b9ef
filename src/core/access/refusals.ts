import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { Events } from '../events/events.js';
import { auditUnavailable } from '../events/events.errors.js';
import { Logger } from '../logger.js';
import { Tenancy } from '../tenancy/tenancy.js';
import type { Principal } from './principal.js';

/** Writes into a hospital's audit what its people were refused, in a transaction that no rollback takes along. */
@Injectable()
export class Refusals {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly events: Events,
    private readonly logger: Logger,
  ) {}

  /**
   * Called when the transaction of the request has ended. A refusal that cannot be written down is not given: the
   * answer is 503.
   */
  async record(
    error: unknown,
    { tenant }: Principal,
    { method, routeOptions }: FastifyRequest,
    permissions: readonly string[] = [],
  ): Promise<void> {
    if (!tenant || !(error instanceof AppError) || error.status !== 403) return;
    const route = `${method} ${routeOptions.url ?? ''}`;
    try {
      await this.tenancy.run(tenant, 'write', () => {
        this.events.record({
          type: 'access.refused',
          outcome: 'refused',
          changes: {
            route: [null, route],
            code: [null, error.code],
            ...(permissions.length > 0 && { permission: [null, permissions.join(' or ')] }),
          },
        });
        return Promise.resolve();
      });
    } catch (cause) {
      this.logger.error({ err: cause, code: error.code }, 'a refusal could not be written to the audit');
      throw auditUnavailable(cause);
    }
  }
}
