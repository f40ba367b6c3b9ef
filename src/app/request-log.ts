import type { FastifyInstance } from 'fastify';
import type { Logger } from '../core/logger.js';

/** One line for every answer: the route's pattern, never the address, which can carry names and tokens. */
export function logRequests(server: FastifyInstance, logger: Logger): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    if (!request.url.startsWith('/docs') && !request.url.startsWith('/redoc'))
      void reply.header('cache-control', 'no-store');
    done(null, payload);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    logger.info(
      {
        method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
    done();
  });
}
