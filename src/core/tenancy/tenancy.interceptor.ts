import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, lastValueFrom, type Observable } from 'rxjs';
import { ACCESS, type AccessRule } from '../access/access.decorator.js';
import type { Principal } from '../access/principal.js';
import { Refusals } from '../access/refusals.js';
import { currentActor } from '../context.js';
import { etagOf } from '../http/etag.js';
import { IdempotentReplay } from './idempotency.js';
import { STREAMS } from './streams.decorator.js';
import { Tenancy } from './tenancy.js';

/**
 * Runs every hospital route inside its hospital's transaction; the answer leaves after the commit. What somebody was
 * refused is written down when that transaction is gone.
 */
@Injectable()
export class TenancyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly tenancy: Tenancy,
    private readonly replay: IdempotentReplay,
    private readonly refusals: Refusals,
  ) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const rule = this.reflector.get<AccessRule>(ACCESS, execution.getHandler());
    if (rule.realm === 'public') return next.handle();
    const caller = currentActor();
    const streams = this.reflector.get<true | undefined>(STREAMS, execution.getHandler());
    const isInHospital = ['tenant', 'device', 'either', 'portal'].includes(rule.realm);
    const { tenant } = isInHospital && !streams ? caller : {};
    const answer = tenant ? from(this.inside(tenant, execution, next)) : next.handle();
    return answer.pipe(
      catchError(async error => {
        await this.refusals.record(error, caller, execution.switchToHttp().getRequest<FastifyRequest>());
        throw error;
      }),
    );
  }

  private async inside(
    tenant: NonNullable<Principal['tenant']>,
    execution: ExecutionContext,
    next: CallHandler,
  ): Promise<unknown> {
    const http = execution.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const handle = () => lastValueFrom(next.handle() as Observable<unknown>, { defaultValue: undefined });
    const work = request.method === 'POST' ? () => this.replay.once(request, reply, handle) : handle;
    const answer = await this.tenancy.run(tenant, request.method === 'GET' ? 'read' : 'write', work);
    if (hasVersion(answer)) void reply.header('etag', etagOf(answer.version));
    return answer;
  }
}

const hasVersion = (answer: unknown): answer is { version: number } =>
  typeof answer === 'object' && answer !== null && 'version' in answer && typeof answer.version === 'number';
