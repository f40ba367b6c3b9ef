import type { FastifyInstance } from 'fastify';

/**
 * While the server closes, what still arrives on an open line is answered, and the line is closed behind the answer.
 * Without this, lines that clients keep for later would hold the process for more than a minute.
 */
export function drainOnClose(server: FastifyInstance): void {
  let closing = false;
  server.addHook('preClose', done => {
    closing = true;
    done();
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
  server.addHook('onResponse', (_request, _reply, done) => {
    if (closing) setImmediate(() => server.server.closeIdleConnections());
    done();
  });
}
