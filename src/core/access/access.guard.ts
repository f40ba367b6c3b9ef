import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { context } from '../context.js';
import { ACCESS, type AccessRule } from './access.decorator.js';
import { decide } from './access.policy.js';
import { signInRequired } from './access.errors.js';
import type { Principal } from './principal.js';
import { Refusals } from './refusals.js';

/** Lets a request through to its handler, or not: one guard for every route. */
@Injectable()
export class AccessGuard extends AuthGuard('access-token') {
  constructor(
    private readonly reflector: Reflector,
    private readonly refusals: Refusals,
  ) {
    super();
  }

  override async canActivate(execution: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.get<AccessRule>(ACCESS, execution.getHandler());
    if (rule.realm === 'public') return true;
    await super.canActivate(execution);
    const request = execution.switchToHttp().getRequest<FastifyRequest & { user: Principal }>();
    const { user } = request;
    const current = context.current();
    if (current) {
      current.principal = user;
      current.access = rule;
    }
    const refusal = decide(rule, user);
    if (refusal) {
      await this.refusals.record(refusal, user, request, 'anyOf' in rule ? rule.anyOf : []);
      throw refusal;
    }
    return true;
  }

  override handleRequest<P = Principal>(error: unknown, principal: P | false): P {
    if (error) throw error as Error;
    if (!principal) throw signInRequired();
    return principal;
  }
}
