import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';
import type { Changes } from '../events/domain-event.js';
import { Events } from '../events/events.js';
import { auditUnavailable } from '../events/events.errors.js';
import { OperatorsAudit } from '../events/operators-audit.js';
import { Logger } from '../logger.js';
import { Tenancy } from '../tenancy/tenancy.js';
import type { Actor } from './patient-principal.js';

/**
 * Writes down what people were refused, in a transaction that no rollback takes along: in the audit of their hospital,
 * or in that of the platform.
 */
@Injectable()
export class Refusals {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly events: Events,
    private readonly operators: OperatorsAudit,
    private readonly logger: Logger,
  ) {}

  /**
   * Called when the transaction of the request has ended. A refusal that cannot be written down is not given: the
   * answer is 503.
   */
  async record(
    error: unknown,
    { tenant }: Pick<Actor, 'tenant'>,
    { method, routeOptions }: FastifyRequest,
    permissions: readonly string[] = [],
  ): Promise<void> {
    if (!(error instanceof AppError) || error.status !== 403) return;
    const changes: Changes = {
      route: [null, `${method} ${routeOptions.url ?? ''}`],
      code: [null, error.code],
      ...(permissions.length > 0 && { permission: [null, permissions.join(' or ')] }),
    };
    const refusal = { type: 'access.refused', outcome: 'refused', changes } as const;
    if (!tenant) return this.operators.record(refusal);
    try {
      await this.tenancy.run(tenant, 'write', () => {
        this.events.record(refusal);
        return Promise.resolve();
      });
    } catch (cause) {
      this.logger.error({ err: cause, code: error.code }, 'a refusal could not be written to the audit');
      throw auditUnavailable(cause);
    }
  }
}
