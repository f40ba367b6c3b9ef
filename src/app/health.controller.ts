import { Controller, Get, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Public } from '../core/access/access.decorator.js';
import { PlatformDb } from '../core/database/platform-db.js';
import { Answers } from '../core/http/openapi.js';
import { Queues } from '../core/queue/queue.service.js';
import { Readiness } from './readiness.js';

const Alive = z.object({ status: z.literal('ok') }).meta({ id: 'Alive' });
const Ready = z
  .object({
    status: z.enum(['ready', 'degraded', 'not_ready']),
    checks: z.object({
      database: z.enum(['up', 'down']),
      set_up: z.boolean().describe('Migrations, super admin and first demo data are in place'),
      queue: z
        .enum(['up', 'down'])
        .describe('A queue store that is away degrades, it does not stop, the service'),
    }),
  })
  .meta({ id: 'Readiness' });

@ApiTags('About')
@Controller()
export class HealthController {
  constructor(
    private readonly db: PlatformDb,
    private readonly readiness: Readiness,
    private readonly queues: Queues,
  ) {}

  @Get(['health/live', 'health'])
  @Public()
  @Answers(200, Alive, 'Whether the process answers')
  live(): z.output<typeof Alive> {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @Public()
  @Answers(200, Ready, 'Whether requests can be served; 503 when not')
  @ApiResponse({ status: 503, description: 'Requests cannot be served', standardSchema: Ready })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.output<typeof Ready>> {
    const [database, setUp, queue] = await Promise.all([
      succeeds(this.db.ping()),
      this.readiness.isSetUp(),
      this.queues.isHealthy(),
    ]);
    const serves = database && setUp;
    void reply.status(serves ? 200 : 503);
    return {
      status: serves ? (queue ? 'ready' : 'degraded') : 'not_ready',
      checks: { database: database ? 'up' : 'down', set_up: setUp, queue: queue ? 'up' : 'down' },
    };
  }
}

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );
