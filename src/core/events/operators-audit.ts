import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../clock.js';
import { context } from '../context.js';
import { PlatformDb } from '../database/platform-db.js';
import { newId } from '../ids.js';
import { Logger } from '../logger.js';
import type { Changes } from './domain-event.js';
import { auditUnavailable } from './events.errors.js';

export interface OperatorsDeed {
  /** `subject.past_participle`, or `area.verb` of a route. */
  readonly type: string;
  /** Who did it, or tried to; default: the signed-in caller. */
  readonly actorId?: string;
  /** The hospital it was about. */
  readonly tenantId?: string;
  readonly changes?: Changes;
  /** `attempted`: what is about to be done, if its body and its subject allow; default: `success`. */
  readonly outcome?: 'attempted' | 'refused';
}

/** The audit of those who run the platform. They belong to no hospital, so no hospital's audit can tell of them. */
@Injectable()
export class OperatorsAudit {
  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Throws 503 when it cannot be written down; then it must not happen either. */
  async record({ type, actorId, tenantId, changes, outcome }: OperatorsDeed): Promise<void> {
    const { principal, requestId = '', address } = context.current() ?? {};
    const entry = sql`
      insert into public.audit_entries (id, at, action, actor_id, tenant_id, changes, request_id, address, outcome)
      values (${newId()}, ${this.clock.now()}, ${type}, ${actorId ?? principal?.userId ?? null}, ${tenantId ?? null},
        ${changes ? JSON.stringify(changes) : null}::jsonb, ${requestId}, ${address ?? null}, ${outcome ?? 'success'})`;
    try {
      await this.db.rows(entry);
    } catch (cause) {
      this.logger.error({ err: cause, action: type }, 'the audit of the platform could not be written');
      throw auditUnavailable(cause);
    }
  }
}
