import type { FastifyInstance } from 'fastify';
import { context } from '../context.js';
import { purposeFrom } from './purpose-of-use.js';

/** Gives every request its context before anything else runs; each answer bears the request id. */
export function openRequestContext(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    const ifMatch = request.headers['if-match'];
    const userAgent = request.headers['user-agent'];
    const purpose = purposeFrom(request.headers['x-purpose-of-use']);
    context.run(
      {
        requestId: request.id,
        address: request.ip,
        ...(ifMatch && { ifMatch }),
        ...(userAgent && { userAgent }),
        ...(purpose && { purpose }),
      },
      done,
    );
  });
}
