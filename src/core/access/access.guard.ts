import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Clock } from '../clock.js';
import { context } from '../context.js';
import { OperatorsAudit, type OperatorsDeed } from '../events/operators-audit.js';
import { ACCESS, FRESH_SIGN_IN, type AccessRule } from './access.decorator.js';
import { decide, decideForPatient, decideFreshness, type PortalRule } from './access.policy.js';
import { signInRequired } from './access.errors.js';
import { DeviceKeyGuard } from './device-key.guard.js';
import type { PatientPrincipal } from './patient-principal.js';
import { PortalTokenGuard } from './portal-token.guard.js';
import type { Principal } from './principal.js';
import { Refusals } from './refusals.js';

/** Lets a request through to its handler, or not: one guard for every route. */
@Injectable()
export class AccessGuard extends AuthGuard('access-token') {
  private readonly devices = new DeviceKeyGuard();
  private readonly patients = new PortalTokenGuard();

  constructor(
    private readonly reflector: Reflector,
    private readonly refusals: Refusals,
    private readonly operators: OperatorsAudit,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async canActivate(execution: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.get<AccessRule>(ACCESS, execution.getHandler());
    if (rule.realm === 'public') return true;
    if (rule.realm === 'portal') return this.admitPatient(rule, execution);
    await (rule.realm === 'device' ? this.devices.canActivate(execution) : super.canActivate(execution));
    const request = execution.switchToHttp().getRequest<FastifyRequest & { user: Principal }>();
    const { user } = request;
    const current = context.current();
    if (current) {
      current.principal = user;
      current.access = rule;
    }
    const needsFreshness = this.reflector.get<true | undefined>(FRESH_SIGN_IN, execution.getHandler());
    const refusal = decide(rule, user) ?? (needsFreshness && decideFreshness(user, this.clock.now()));
    if (refusal) {
      await this.refusals.record(refusal, user, request, 'anyOf' in rule ? rule.anyOf : []);
      throw refusal;
    }
    if (rule.realm === 'platform' && request.method !== 'GET')
      await this.operators.record(deedOf(rule, execution, request));
    return true;
  }

  /** Another door: no token of staff is looked at here, and none of a patient anywhere else. */
  private async admitPatient(rule: PortalRule, execution: ExecutionContext): Promise<boolean> {
    await this.patients.canActivate(execution);
    const request = execution.switchToHttp().getRequest<FastifyRequest & { user: PatientPrincipal }>();
    const current = context.current();
    if (current) {
      current.patient = request.user;
      current.access = rule;
    }
    const refusal = decideForPatient(rule, request.user);
    if (!refusal) return true;
    await this.refusals.record(refusal, request.user, request);
    throw refusal;
  }

  override handleRequest<P = Principal>(error: unknown, principal: P | false): P {
    if (error) throw error as Error;
    if (!principal) throw signInRequired();
    return principal;
  }
}

/** What somebody who runs the platform is about to do, by the name of the use case. Written down before it happens. */
function deedOf(
  { anyOf: [code = ''] }: Extract<AccessRule, { realm: 'platform' }>,
  execution: ExecutionContext,
  { params }: FastifyRequest,
): OperatorsDeed {
  const { id } = params as { id?: string };
  const tenantId = code === 'tenants:manage' && z.uuid().safeParse(id).data;
  const verb = execution.getHandler().name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  return {
    type: `${code.split(':')[0] ?? ''}.${verb}`,
    ...(tenantId && { tenantId }),
    outcome: 'attempted',
  };
}
